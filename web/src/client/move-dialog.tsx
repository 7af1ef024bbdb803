import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { hasCode } from '../api/problem.ts';
import { rescheduleSession, type Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { ChooseSlot } from './choose-slot.tsx';
import { Consequences } from './consequences.tsx';
import styles from './dialogs.module.css';
import { Done } from './done.tsx';
import { useChange } from './use-change.ts';
import { useSlotChoice } from './use-slot-choice.ts';

/** Moves a Hub session to another free time; the old one is kept until the new one is booked. @see docs/rules.md R10, R12 */
export function MoveDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation(['booking', 'client']);
  const format = useFormat();
  const change = useChange(session);
  const { id, professional, service, client } = session;
  const wanted = { professionalId: professional.id, serviceId: service.id, sessionId: id };
  const choice = useSlotChoice(wanted, { without: session.start });
  const moving = useMutation({
    mutationFn: (start: string) => rescheduleSession({ id, start, acknowledge: change.acknowledge }),
    onSuccess: change.changed,
    onError: (error) => {
      change.refused(error);
      choice.refused(error);
    },
  });
  const at = (start: string) => format.dayTime(start, client.timeZone);

  if (moving.isSuccess) {
    const values = { time: at(moving.data.start), name: professional.name };
    return (
      <Done title={t('move.doneTitle')} onClose={onClose}>
        <p>
          <Trans t={t} i18nKey="move.done" values={values} components={{ strong: <strong /> }} />
        </p>
        {change.acknowledge === 'late-change' && <p>{t('move.doneLate', values)}</p>}
      </Done>
    );
  }
  const missing = change.mustRead ? 'missingTick' : choice.start === undefined ? 'missingTime' : undefined;
  return (
    <Dialog
      title={t('move.title')}
      shape="sheet"
      onClose={onClose}
      busy={moving.isPending}
      footer={
        <>
          {missing && <p id="move-missing">{t(missing)}</p>}
          <Button variant="default" disabled={moving.isPending} onClick={onClose}>
            {t('move.keep')}
          </Button>
          <Button
            loading={moving.isPending}
            disabled={missing !== undefined || !change.quote?.mayReschedule}
            aria-describedby={missing && 'move-missing'}
            onClick={() => choice.start && moving.mutate(choice.start)}
          >
            {choice.start ? t('move.confirm', { time: at(choice.start) }) : t('move.confirmEmpty')}
          </Button>
        </>
      }
    >
      <p className={styles.now}>
        <Trans t={t} i18nKey="move.now" values={{ time: at(session.start) }} components={{ strong: <strong /> }} />
      </p>
      {change.failure ? (
        <Failed what={t('client:cancelling.what')} error={change.failure} retry={change.retry} />
      ) : (
        <Consequences kind="move" session={session} change={change} />
      )}
      <ChooseSlot choice={choice} timeZone={client.timeZone} />
      <Refusal error={hasCode(moving.error, 'session.slot-not-free') ? null : moving.error} />
    </Dialog>
  );
}
