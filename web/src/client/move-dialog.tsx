import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
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
import { useRefresh } from './use-refresh.ts';
import { useSent } from './use-sent.ts';
import { useSlotChoice } from './use-slot-choice.ts';

type Props = { readonly session: Session; readonly onClose: () => void };
type Moved = { readonly to: Session; readonly wasLate: boolean };

/** Moves a Hub session to another free time; the old one is kept until the new one is booked. @see docs/rules.md R10, R12 */
export function MoveDialog({ session, onClose }: Props) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  const refresh = useRefresh();
  const [moved, setMoved] = useState<Moved>();
  if (!moved) return <Ask session={session} onClose={onClose} onDone={(done) => (setMoved(done), refresh())} />;
  const { start, client, professional } = moved.to;
  const values = { time: format.dayTime(start, client.timeZone), name: professional.name };
  return (
    <Done title={t('move.doneTitle')} onClose={onClose}>
      <p>
        <Trans t={t} i18nKey="move.done" values={values} components={{ strong: <strong /> }} />
      </p>
      {moved.wasLate && <p>{t('move.doneLate', values)}</p>}
    </Done>
  );
}

function Ask({ session, onClose, onDone }: Props & { onDone: (moved: Moved) => void }) {
  const { t } = useTranslation(['booking', 'client']);
  const format = useFormat();
  const { id, professional, service, client } = session;
  const { sent, onMutate, refused } = useSent();
  const change = useChange(session, sent);
  const wanted = { professionalId: professional.id, serviceId: service.id, sessionId: id };
  const choice = useSlotChoice(wanted, { without: session.start, enabled: !sent });
  const { acknowledge } = change;
  const moving = useMutation({
    onMutate,
    mutationFn: (start: string) => rescheduleSession({ id, start, acknowledge }),
    onSuccess: (to) => onDone({ to, wasLate: acknowledge !== undefined }),
    onError: (error) => {
      refused(error);
      change.refused(error);
      choice.refused(error);
    },
  });
  const at = (start: string) => format.dayTime(start, client.timeZone);
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
