import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../kit/empty.tsx';
import styles from './queues.module.css';

const columns = ['ready', 'unacked', 'publishedPerSecond', 'ackedPerSecond', 'consumers', 'oldest'] as const;

/** Where work waits for a consumer, and every other queue that is not empty; the rest when asked for. */
export function Queues({ queues }: { queues: readonly Queue[] }) {
  const { t } = useTranslation('ops');
  const [all, setAll] = useState(false);
  const busy = queues.filter(hasWork);
  const shown = all ? queues : busy;
  if (queues.length === 0) return <Empty>{t('queues.none')}</Empty>;
  return (
    <>
      {/* roles by name: a phone shows each row as a block, and blocks are no table to a screen reader */}
      <table role="table" className={styles.table} aria-labelledby="queues">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('queues.queue')}
            </th>
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {t(`queues.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((queue) => (
            <Row key={queue.name} queue={queue} />
          ))}
        </tbody>
      </table>
      {queues.length > busy.length && (
        <Button variant="subtle" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('queues.showFew') : t('queues.showAll', { count: queues.length - busy.length })}
        </Button>
      )}
    </>
  );
}

function hasWork({ kind, ready, unacked }: Queue): boolean {
  return kind === 'events' || kind === 'commands' || ready + unacked > 0;
}

function Row({ queue }: { queue: Queue }) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  const figure = (column: (typeof columns)[number]) => {
    if (column === 'oldest') return queue.oldest === null ? t('queues.noOldest') : format.dayTime(queue.oldest);
    // the broker's rates are exact to less than they say
    return format.number(Math.round(queue[column] * 10) / 10);
  };
  return (
    <tr role="row" data-ill={isUnheard(queue) || undefined}>
      <th role="rowheader" scope="row">
        {queue.name}
      </th>
      {columns.map((column) => (
        <td key={column} role="cell" data-column={column} data-none={queue[column] === null || undefined}>
          <span className={styles.label} aria-hidden>
            {t(`queues.${column}`)}
          </span>
          {figure(column)}
        </td>
      ))}
    </tr>
  );
}

function isUnheard({ kind, consumers }: Queue): boolean {
  return (kind === 'events' || kind === 'commands') && consumers === 0;
}
