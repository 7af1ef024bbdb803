import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginCard, forgetCard, paymentMethodQuery, type Card } from '../api/payment-method.ts';
import { announce } from '../kit/announcer.tsx';
import { Badge } from '../kit/badge.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { useNow } from '../kit/use-now.ts';
import { faceOf } from './card-face.ts';
import styles from './dashboard.module.css';

const route = getRouteApi('/signed-in/sessions');
/** The provider tells of a new card a moment after its owner is back; no stream says so. */
const LOOK_AGAIN_MS = 2_000;
const LOOKS = 15;

/** The card that a client keeps for what she is charged. Where nobody can keep one the page says nothing of cards. */
export function KeptCard() {
  const { t } = useTranslation('client');
  const { 'payment-method': outcome } = route.useSearch();
  const { data, isError, error, refetch } = useQuery({
    ...paymentMethodQuery,
    refetchInterval: ({ state }) => outcome === 'kept' && state.dataUpdateCount < LOOKS && LOOK_AGAIN_MS,
  });
  const [removing, setRemoving] = useState(false);
  const [removed, setRemoved] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // the button that opened the dialog has gone with the card
  useEffect(() => {
    if (removed) button.current?.focus();
  }, [removed]);
  const begin = useMutation({ mutationFn: beginCard, onSuccess: (url) => location.assign(url) });
  if (isError && !data) return <Failed what={t('card.what')} error={error} retry={refetch} />;
  if (!data?.online) return null;
  const { card } = data;
  return (
    <section className={styles.card} aria-labelledby="card">
      <h2 id="card">{t('card.title')}</h2>
      {card ? <Face card={card} /> : <p>{t('card.none')}</p>}
      <p className={styles.muted}>{t('card.where')}</p>
      <Button ref={button} variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
        {t(card ? 'card.replace' : 'card.add')}
      </Button>
      {card && (
        <Button
          variant="subtle"
          onClick={() => {
            setRemoved(false);
            setRemoving(true);
          }}
        >
          {t('card.remove')}
        </Button>
      )}
      <Refusal error={begin.error} />
      {removing && card && (
        <RemoveDialog card={card} onClose={() => setRemoving(false)} onRemoved={() => setRemoved(true)} />
      )}
    </section>
  );
}

function Face({ card }: { card: Card }) {
  const { t } = useTranslation('client');
  const { expired, ...face } = faceOf(card, useNow());
  return (
    <>
      <p>
        <strong>{t('card.kept', face)}</strong>
        <br />
        {expired ? <Badge kind="caution">{t('card.expired', face)}</Badge> : t('card.valid', face)}
      </p>
      <p>{t('card.use')}</p>
    </>
  );
}

function RemoveDialog({ card, onClose, onRemoved }: { card: Card; onClose: () => void; onRemoved: () => void }) {
  const { t } = useTranslation('client');
  const queryClient = useQueryClient();
  const removing = useMutation({
    mutationFn: forgetCard,
    onSuccess: (left) => {
      announce(t('card.removing.done'));
      queryClient.setQueryData(paymentMethodQuery.queryKey, left);
      onClose();
      onRemoved();
    },
  });
  return (
    <Dialog
      title={t('card.removing.title')}
      onClose={onClose}
      busy={removing.isPending}
      footer={
        <>
          <Button variant="default" disabled={removing.isPending} onClick={onClose}>
            {t('card.removing.keep')}
          </Button>
          <Button color="red" loading={removing.isPending} onClick={() => removing.mutate()}>
            {t('card.removing.confirm')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{t('card.kept', faceOf(card, new Date()))}</strong>
      </p>
      <p>{t('card.removing.body')}</p>
      <Refusal error={removing.error} />
    </Dialog>
  );
}
