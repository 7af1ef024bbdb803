import { Button, Textarea } from '@mantine/core';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParkedEvent } from '../api/ops.ts';
import { hasCode } from '../api/problem.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { refusedFields } from '../kit/refused-fields.ts';
import { keyOf } from './orders.ts';
import styles from './dialogs.module.css';
import { useDiscard } from './use-discard.ts';

type Props = {
  readonly events: readonly ParkedEvent[];
  /** @param done whether anything was discarded, so that the list is another now */
  readonly onClose: (done: boolean) => void;
};

/** Takes events away for good, for a reason that stays on record; where others wait for them, only when that is said. */
export function DiscardDialog({ events, onClose }: Props) {
  const { t } = useTranslation(['ops', 'common']);
  const formId = useId();
  const [reason, setReason] = useState('');
  const [evenIfOthersWait, setEvenIfOthersWait] = useState(false);
  const { progress, isRunning, isDone, error, run } = useDiscard(events);
  const waiting = events.reduce((sum, { waitingBehind }) => sum + waitingBehind, 0);
  const isCaution = events.some(({ waitingBehind, holdsStream }) => waitingBehind > 0 || holdsStream);
  const asksWaiting = isCaution || hasCode(error, 'parked.others-wait');
  const missing = reason.trim() === '';
  const touched = progress.discarded > 0;

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!missing && !isRunning) run({ reason: reason.trim(), evenIfOthersWait });
  }

  if (isDone) {
    return (
      <Dialog
        key="done"
        title={t('discard.doneTitle')}
        shape="sheet"
        onClose={() => onClose(true)}
        footer={<Button onClick={() => onClose(true)}>{t('common:close')}</Button>}
      >
        <p>{t('discard.done', { count: progress.discarded })}</p>
        {progress.unknown > 0 && <p>{t('discard.unknown', { count: progress.unknown })}</p>}
        {progress.unread > 0 && <p>{t('discard.unread', { count: progress.unread })}</p>}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('discard.title', { count: events.length })}
      shape="sheet"
      onClose={() => onClose(touched)}
      busy={isRunning}
      footer={
        <>
          {missing && <p id={`${formId}-missing`}>{t('discard.reasonMissing')}</p>}
          <Button variant="default" disabled={isRunning} onClick={() => onClose(touched)}>
            {t('discard.keep')}
          </Button>
          <Button
            type="submit"
            form={formId}
            color="red"
            disabled={missing || (isCaution && !evenIfOthersWait)}
            aria-describedby={missing ? `${formId}-missing` : undefined}
            loading={isRunning}
          >
            {t('discard.confirm', { count: progress.left })}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className={styles.form}>
        <p>{t('discard.intro')}</p>
        <Named events={events} />
        <Textarea
          label={t('discard.reason')}
          description={t('discard.reasonDetail')}
          required
          maxLength={500}
          minRows={2}
          value={reason}
          error={refusedFields(error).has('reason') ? t('discard.reasonMissing') : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {asksWaiting && (
          <div role="note" className={styles.caution}>
            <p>{waiting > 0 ? t('discard.waiting', { count: waiting }) : t('discard.holds')}</p>
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={evenIfOthersWait}
                onChange={(event) => setEvenIfOthersWait(event.target.checked)}
              />
              {t('discard.evenIfOthersWait')}
            </label>
          </div>
        )}
        {touched && <p role="status">{t('discard.soFar', { count: progress.discarded })}</p>}
        <Refusal error={error} />
      </form>
    </Dialog>
  );
}

function Named({ events }: Pick<Props, 'events'>) {
  const { t } = useTranslation('ops');
  return (
    <ul className={styles.named} aria-label={t('discard.list')} tabIndex={0}>
      {events.map((event) => (
        <li key={`${keyOf(event)} ${event.parkedAt}`}>
          {event.type ?? t('parked.unnamed')}
          <span className={styles.muted}>
            {event.service}, {event.messageId}
          </span>
        </li>
      ))}
    </ul>
  );
}
