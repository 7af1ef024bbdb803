import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decide, type Decision, type Outcome } from '../api/decisions.ts';
import { sessionQuery } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Badge } from '../kit/badge.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { AmountField } from './amount-field.tsx';
import { Evidence } from './evidence.tsx';
import { inMajor, inMinor } from './money.ts';
import { noticeOf } from './notice.ts';
import { RadioCards } from './radio-cards.tsx';
import styles from './decisions.module.css';

type Props = { readonly decision: Decision; readonly timeZone: string; readonly onDecided: () => void };

/** One late change: what happened, on what evidence, and what she makes of it. */
export function DecisionCard({ decision, timeZone, onDecided }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery(decision.sessionId));
  const { change, policy, allowed, deadline } = decision;
  const [outcome, setOutcome] = useState<Outcome>();
  const [amount, setAmount] = useState<string | number>(inMajor(policy.price));
  const [reason, setReason] = useState('');
  const name = session?.client.name ?? '…';
  const price = format.money(policy.price);
  const amountMinor = inMinor(amount, policy.price);
  const badAmount = outcome === 'charge-direct' && amountMinor === undefined;

  const deciding = useMutation({
    mutationFn: () =>
      decide({
        id: decision.id,
        outcome: outcome ?? 'waive',
        ...(outcome === 'charge-direct' && { amountMinor }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
      }),
    onSuccess: async () => {
      announce(t('decisions.done', { name, outcome: t(`decisions.decided.${outcome ?? 'waive'}`) }));
      onDecided();
      await Promise.all(['decisions', 'charges'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
    },
  });

  return (
    <article className={styles.card} data-decision={decision.id} aria-labelledby={`decision-${decision.id}`}>
      <h2 id={`decision-${decision.id}`} tabIndex={-1}>
        {name}
      </h2>
      <p>
        {t(`decisions.change.${change.kind}`, { time: format.dayTime(change.start, timeZone) })}{' '}
        <strong>{t(`decisions.notice.${noticeOf(change).kind}`, noticeOf(change))}</strong>
      </p>
      <p className={styles.badges}>
        {session && <Badge kind={session.programme}>{t(`programme.${session.programme}`)}</Badge>}{' '}
        {session?.service.name} · {price}
      </p>
      {deadline && (
        <p className={styles.deadline}>{t('decisions.deadline', { time: format.dayTime(deadline, timeZone) })}</p>
      )}
      <Evidence decision={decision} timeZone={timeZone} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (outcome && !badAmount) deciding.mutate();
        }}
      >
        <RadioCards
          label={t('decisions.outcome', { name })}
          value={outcome}
          onChange={setOutcome}
          cards={allowed.map((value) => ({
            value,
            label: t(`decisions.outcomes.${value}.label`),
            detail:
              value !== 'charge-credit' && session?.programme === 'private'
                ? t(`decisions.outcomes.${value}.detailPrivate`, { name, price })
                : t(`decisions.outcomes.${value}.detail`, { name, price }),
          }))}
        />
        {!allowed.includes('charge-credit') && session?.programme === 'hub' && (
          <p className={styles.muted}>{t('decisions.noCredit')}</p>
        )}
        {outcome === 'charge-direct' && (
          <AmountField
            label={t('decisions.amount', { currency: policy.price.currency })}
            description={t('decisions.amountDetail', { price })}
            currency={policy.price.currency}
            value={amount}
            onChange={setAmount}
            error={badAmount ? t('decisions.amountWrong', { price }) : undefined}
          />
        )}
        {outcome && (
          <TextInput
            label={t('decisions.reason')}
            description={t('decisions.reasonDetail')}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Refusal error={deciding.error} />
        <Button type="submit" disabled={!outcome || badAmount} loading={deciding.isPending}>
          {outcome ? t(`decisions.outcomes.${outcome}.confirm`) : t('decisions.choose')}
        </Button>
      </form>
    </article>
  );
}
