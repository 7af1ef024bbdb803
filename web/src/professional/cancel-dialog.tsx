import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelForProfessional, type Session } from '../api/calendar.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { useNow } from '../kit/use-now.ts';
import { ChargeCards } from './charge-cards.tsx';
import { cancellationChoices, type ChargeChoice } from './charges.ts';
import { RadioCards } from './radio-cards.tsx';
import { useChanged } from './use-changed.ts';
import { WallClockFields } from './wall-clock-fields.tsx';
import { WhatWillHappen } from './what-will-happen.tsx';
import { toInstant, toWallClock } from './zone-time.ts';
import styles from './form.module.css';

type Props = { readonly session: Session; readonly timeZone: string; readonly onClose: () => void };
const reasons = ['by-professional', 'by-client', 'other'] as const;
type Reason = (typeof reasons)[number];

/** Cancels a session: why, what it costs where that may be asked, who is told, and all of that once more in words. @see docs/rules.md R7 to R9 */
export function CancelDialog({ session, timeZone, onClose }: Props) {
  const { t } = useTranslation('professional');
  const now = useNow();
  const changed = useChanged();
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState('');
  const [toldEarlier, setToldEarlier] = useState(false);
  const [notice, setNotice] = useState(() => toWallClock(new Date(), timeZone));
  const [wish, setWish] = useState<ChargeChoice>();
  const [notifyClient, setNotifyClient] = useState(true);

  const noticeAt = toldEarlier && reason === 'by-client' ? toInstant(notice, timeZone) : undefined;
  const asked = reason === 'by-client' ? new Date(noticeAt ?? now) : undefined;
  const { choices, why, late } = cancellationChoices(session, asked);
  const charge = choices.find((choice) => choice === wish) ?? choices[0];
  const noticeMissing = toldEarlier && reason === 'by-client' && noticeAt === undefined;

  const cancelling = useMutation({
    mutationFn: () =>
      cancelForProfessional({
        id: session.id,
        reason: reason ?? 'by-professional',
        notifyClient,
        ...(note.trim() !== '' && { note: note.trim() }),
        ...(noticeAt !== undefined && { noticeAt }),
        ...(charge !== undefined && charge !== 'open' && { charge }),
      }),
    onSuccess: async () => {
      await changed();
      announce(t('cancel.done'));
      onClose();
    },
  });

  return (
    <Dialog
      title={t('cancel.title')}
      onClose={onClose}
      busy={cancelling.isPending}
      footer={
        <>
          {reason === undefined && <p id="cancel-missing">{t('cancel.missing')}</p>}
          <Button variant="default" disabled={cancelling.isPending} onClick={onClose}>
            {t('cancel.keep')}
          </Button>
          <Button
            color="red"
            disabled={reason === undefined || noticeMissing}
            aria-describedby={reason === undefined ? 'cancel-missing' : undefined}
            loading={cancelling.isPending}
            onClick={() => cancelling.mutate()}
          >
            {t('cancel.confirm')}
          </Button>
        </>
      }
    >
      <RadioCards
        label={t('cancel.why')}
        value={reason}
        onChange={setReason}
        cards={reasons.map((value) => ({
          value,
          label: t(`cancel.reasons.${value}`),
          detail: t(`cancel.reasonDetails.${value}`),
        }))}
      />
      {reason === 'by-client' && (
        <label className={styles.tick}>
          <input type="checkbox" checked={toldEarlier} onChange={(event) => setToldEarlier(event.target.checked)} />
          {t('cancel.toldEarlier')}
        </label>
      )}
      {reason === 'by-client' && toldEarlier && (
        <WallClockFields
          value={notice}
          onChange={setNotice}
          timeZone={timeZone}
          error={noticeMissing ? t('form.dateMissing') : undefined}
        />
      )}
      {choices.length > 0 && <ChargeCards session={session} choices={choices} value={charge} onChange={setWish} />}
      {reason !== undefined && why !== null && <p className={styles.reason}>{t(`charge.why.${why}`)}</p>}
      <Textarea
        label={t('cancel.note')}
        description={t('cancel.noteDetail')}
        maxLength={2000}
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <label className={styles.tick}>
        <input type="checkbox" checked={notifyClient} onChange={(event) => setNotifyClient(event.target.checked)} />
        {t('cancel.tell', { name: session.client.name })}
      </label>
      {reason !== undefined && (
        <WhatWillHappen
          items={[
            t('happens.cancelled'),
            late && reason === 'by-client' ? t('happens.late') : undefined,
            charge ? t(`happens.charge.${charge}`) : t('happens.noCharge'),
            session.programme === 'hub' && (charge === undefined || charge === 'none' || charge === 'direct')
              ? t('happens.creditBack')
              : undefined,
            notifyClient
              ? t('happens.bothMailed', { name: session.client.name })
              : t('happens.youMailed', { name: session.client.name }),
          ]}
        />
      )}
      <Refusal error={cancelling.error} />
    </Dialog>
  );
}
