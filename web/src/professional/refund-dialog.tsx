import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refundCharge, type Charge } from '../api/charges.ts';
import { hasCode } from '../api/problem.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { AmountField } from './amount-field.tsx';
import { inMajor, inMinor, leftOf } from './money.ts';
import { useChanged } from './use-changed.ts';
import { WhatWillHappen } from './what-will-happen.tsx';

type Props = {
  readonly charge: Charge;
  readonly amount: NonNullable<Charge['amount']>;
  readonly name: string;
  readonly onClose: () => void;
};

/** Gives a client back what she paid, or a part of it; never more in all than was paid. */
export function RefundDialog({ charge, amount, name, onClose }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const changed = useChanged();
  const left = leftOf({ amount, refunded: charge.refunded });
  const [typed, setTyped] = useState<string | number>(() => inMajor(left));
  const [reason, setReason] = useState('');
  const amountMinor = inMinor(typed, left);
  const isMissing = reason.trim() === '';
  const refunding = useMutation({
    mutationFn: () => refundCharge({ id: charge.id, amountMinor: amountMinor ?? 0, reason: reason.trim() }),
    onSuccess: () => {
      announce(t('refund.done', { name }));
      // closed first: with nothing left, what was typed would be told to be too much
      onClose();
      return changed();
    },
    // somebody gave back a part meanwhile: what is left is read again
    onError: (error) => (hasCode(error, 'charge.refund-exceeds-paid') ? changed() : undefined),
  });
  const isTooMuch = hasCode(refunding.error, 'charge.refund-exceeds-paid');
  const most = format.money(left);
  const given = format.money({ ...left, amountMinor: amountMinor ?? 0 });
  return (
    <Dialog
      title={t('refund.title', { name })}
      onClose={onClose}
      busy={refunding.isPending}
      footer={
        <>
          {isMissing && <p id="refund-missing">{t('refund.missing')}</p>}
          <Button variant="default" disabled={refunding.isPending} onClick={onClose}>
            {t('refund.keep')}
          </Button>
          <Button
            disabled={isMissing || amountMinor === undefined}
            aria-describedby={isMissing ? 'refund-missing' : undefined}
            loading={refunding.isPending}
            onClick={() => refunding.mutate()}
          >
            {amountMinor === undefined ? t('refund.open') : t('refund.confirm', { amount: given })}
          </Button>
        </>
      }
    >
      <p>
        {t('refund.paid', { amount: format.money(amount) })}{' '}
        {charge.refunded && t('refund.before', { amount: format.money(charge.refunded) })}
      </p>
      <AmountField
        label={t('decisions.amount', { currency: amount.currency })}
        description={t('refund.amountDetail', { most })}
        currency={amount.currency}
        value={typed}
        onChange={(next) => {
          setTyped(next);
          refunding.reset();
        }}
        error={amountMinor === undefined || isTooMuch ? t('refund.amountWrong', { most }) : undefined}
      />
      <TextInput
        label={t('refund.reason')}
        description={t('decisions.reasonDetail')}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {amountMinor !== undefined && (
        <WhatWillHappen items={[t('happens.refundReceipt', { name, amount: given }), t('happens.refundWay')]} />
      )}
      <Refusal error={isTooMuch ? null : refunding.error} />
    </Dialog>
  );
}
