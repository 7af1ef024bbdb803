import { useTranslation } from 'react-i18next';
import type { Queue } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './ops.module.css';

const columns = ['ready', 'unacked', 'consumers'] as const;

/** Where work waits for a consumer, and every other queue that is not empty. */
export function Queues({ queues }: { queues: readonly Queue[] }) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  const shown = queues.filter(
    ({ kind, ready, unacked }) => kind === 'events' || kind === 'commands' || ready + unacked > 0,
  );
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('queues')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('queue')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((queue) => (
            <tr key={queue.name}>
              <th scope="row">{queue.name}</th>
              {columns.map((column) => (
                <td key={column}>{format.number(queue[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
