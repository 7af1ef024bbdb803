import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { creditsQuery } from '../api/billing.ts';
import type { Me } from '../api/me.ts';
import { hasCode } from '../api/problem.ts';
import { bookSession, type Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { ChooseService, type Offer } from './choose-service.tsx';
import { ChooseSlot } from './choose-slot.tsx';
import styles from './dialogs.module.css';
import { Done } from './done.tsx';
import { useRefresh } from './use-refresh.ts';
import { useSlotChoice } from './use-slot-choice.ts';

type Props = { readonly me: Me; readonly onClose: () => void };

/** Books a Hub session: with whom and what, when, and what it takes. @see docs/rules.md R10, R15 */
export function BookDialog({ me, onClose }: Props) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  const refresh = useRefresh();
  const [booked, setBooked] = useState<Session>();
  if (!booked) return <Ask me={me} onClose={onClose} onDone={(done) => (setBooked(done), refresh())} />;
  const values = { time: format.dayTime(booked.start, me.timeZone), name: booked.professional.name };
  return (
    <Done title={t('book.doneTitle')} onClose={onClose}>
      <p>
        <Trans t={t} i18nKey="book.done" values={values} components={{ strong: <strong /> }} />
      </p>
    </Done>
  );
}

function Ask({ me, onClose, onDone }: Props & { onDone: (session: Session) => void }) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  const [offer, setOffer] = useState<Offer>();
  const wanted = { professionalId: offer?.professional.id ?? '', serviceId: offer?.service.id ?? '' };
  const choice = useSlotChoice(wanted, { enabled: offer !== undefined });
  const booking = useMutation({
    mutationFn: (start: string) => bookSession({ ...wanted, start }),
    onSuccess: onDone,
    onError: choice.refused,
  });
  const at = (start: string) => format.dayTime(start, me.timeZone);
  return (
    <Dialog
      title={t('book.title')}
      shape="sheet"
      onClose={onClose}
      busy={booking.isPending}
      footer={
        <>
          {!choice.start && <p id="book-missing">{t(offer ? 'missingTime' : 'missingService')}</p>}
          <Button variant="default" disabled={booking.isPending} onClick={onClose}>
            {t('book.keep')}
          </Button>
          <Button
            loading={booking.isPending}
            disabled={!choice.start}
            aria-describedby={choice.start ? undefined : 'book-missing'}
            onClick={() => choice.start && booking.mutate(choice.start)}
          >
            {choice.start ? t('book.confirm', { time: at(choice.start) }) : t('book.confirmEmpty')}
          </Button>
        </>
      }
    >
      {offer ? (
        <>
          <Chosen offer={offer} clientId={me.id} onChange={() => (choice.choose(undefined), setOffer(undefined))} />
          <ChooseSlot choice={choice} timeZone={me.timeZone} />
        </>
      ) : (
        <ChooseService onChoose={setOffer} />
      )}
      <Refusal error={hasCode(booking.error, 'session.slot-not-free') ? null : booking.error} />
    </Dialog>
  );
}

type ChosenProps = { readonly offer: Offer; readonly clientId: string; readonly onChange: () => void };

function Chosen({ offer: { professional, service }, clientId, onChange }: ChosenProps) {
  const { t } = useTranslation(['booking', 'client']);
  const format = useFormat();
  const { data: credits } = useQuery(creditsQuery(clientId));
  const direct = { name: professional.name, price: format.money(service.price) };
  return (
    <div className={styles.now}>
      <div className={styles.chosen}>
        <strong>{t('client:with', { service: service.name, name: professional.name })}</strong>
        <Button variant="default" onClick={onChange}>
          {t('book.change')}
        </Button>
      </div>
      {credits && (
        <p>{credits.available > 0 ? t('book.credit', { count: credits.available }) : t('book.direct', direct)}</p>
      )}
    </div>
  );
}
