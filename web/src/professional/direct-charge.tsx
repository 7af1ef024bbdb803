import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Charge } from '../api/charges.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import { PaymentDialog } from './payment-dialog.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import styles from './charge.module.css';

type Props = { readonly charge: Charge; readonly name: string };

/** Money that a client owes her or has paid: how it stands, its receipts, and what can be done about it now. */
export function DirectCharge({ charge, name }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const [open, setOpen] = useState<'payment' | 'refund'>();
  const { amount, status, refunded, receipts } = charge;
  if (!amount) return null;
  const isOpen = status === 'pending' || status === 'failed';
  // one button, so that the focus stays when what is paid can be given back
  const act = isOpen ? 'payment' : status === 'paid' ? 'refund' : undefined;
  const price = format.money(amount);
  const close = () => setOpen(undefined);
  const dialog = { charge, amount, name, onClose: close };
  return (
    <div className={styles.charge} data-charge={charge.id}>
      <p className={styles.state}>
        <strong>{price}</strong>
        <Badge kind={isOpen ? 'caution' : 'plain'}>{t(`money.status.${status}`)}</Badge>
      </p>
      {status === 'paid' && refunded && <p>{t('money.partly', { amount: format.money(refunded) })}</p>}
      {receipts.length > 0 && (
        <ul className={styles.receipts}>
          {receipts.map(({ number, for: what, amount: given, issuedAt }) => (
            <li key={number}>
              {t(`money.receipt.${what}`, { number, amount: format.money(given), date: format.date(issuedAt) })}
            </li>
          ))}
        </ul>
      )}
      {act && (
        <Button variant="default" aria-label={t(`${act}.openOf`, { amount: price, name })} onClick={() => setOpen(act)}>
          {t(`${act}.open`)}
        </Button>
      )}
      {open === 'payment' && <PaymentDialog {...dialog} />}
      {open === 'refund' && <RefundDialog {...dialog} />}
    </div>
  );
}
