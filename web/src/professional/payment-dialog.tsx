import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recordPayment, type Charge } from '../api/charges.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { useChanged } from './use-changed.ts';
import { WhatWillHappen } from './what-will-happen.tsx';

type Props = {
  readonly charge: Charge;
  readonly amount: NonNullable<Charge['amount']>;
  readonly name: string;
  readonly onClose: () => void;
};

/** She has the money for a direct charge, however it came. The client gets a receipt, so she is asked once more. */
export function PaymentDialog({ charge, amount, name, onClose }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const changed = useChanged();
  const [reference, setReference] = useState('');
  const price = format.money(amount);
  const paying = useMutation({
    mutationFn: () => recordPayment({ id: charge.id, ...(reference.trim() !== '' && { reference: reference.trim() }) }),
    onSuccess: async () => {
      await changed();
      announce(t('payment.done', { amount: price, name }));
      onClose();
    },
  });
  return (
    <Dialog
      title={t('payment.title', { amount: price, name })}
      onClose={onClose}
      busy={paying.isPending}
      footer={
        <>
          <Button variant="default" disabled={paying.isPending} onClick={onClose}>
            {t('payment.keep')}
          </Button>
          <Button loading={paying.isPending} onClick={() => paying.mutate()}>
            {t('payment.confirm', { amount: price })}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('payment.reference')}
        description={t('payment.referenceDetail')}
        maxLength={200}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <WhatWillHappen items={[t('happens.receipt', { name, amount: price }), t('happens.paidForGood')]} />
      <Refusal error={paying.error} />
    </Dialog>
  );
}
