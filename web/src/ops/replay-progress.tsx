import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../kit/dialog.tsx';
import { useFormat } from '../i18n/use-format.ts';
import type { Progress } from './orders.ts';
import styles from './dialogs.module.css';
import { PlanTable } from './plan-table.tsx';

type Props = {
  readonly progress: Progress;
  /** How many there were to send, as the plan said. */
  readonly of: number;
  readonly isRunning: boolean;
  readonly isFailed: boolean;
};

/** How far a replay has come: while it runs, and where it was stopped or failed. */
export function ReplayProgress({ progress: { done }, of, isRunning, isFailed }: Props) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  // more may have been parked since the plan was made
  const counts = { done: format.number(done), of: format.number(Math.max(of, done)) };
  return (
    <div className={styles.progress}>
      <progress max={Math.max(of, done, 1)} value={done} aria-label={t('replay.progress', counts)} />
      <p role="status">
        {isRunning && t('replay.progress', counts)}
        {!isRunning && (isFailed ? t('replay.interrupted', counts) : t('replay.stopped', counts))}
      </p>
    </div>
  );
}

type ReplayedProps = { readonly progress: Progress; readonly onClose: () => void };

/** What became of a replay. */
export function Replayed({ progress: { done, others, unread }, onClose }: ReplayedProps) {
  const { t } = useTranslation(['ops', 'common']);
  return (
    <Dialog
      key="done"
      title={t(unread > 0 ? 'replay.unreadTitle' : 'replay.doneTitle')}
      shape="sheet"
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common:close')}</Button>}
    >
      <p>{t('replay.done', { count: done })}</p>
      {unread > 0 && <p>{t('replay.unread', { count: unread })}</p>}
      {done > 0 && <p className={styles.muted}>{t('replay.again')}</p>}
      {others.length > 0 && (
        <>
          <h3>{t('replay.others')}</h3>
          <PlanTable items={others} due={0} />
        </>
      )}
    </Dialog>
  );
}
