import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './dialogs.module.css';

const route = getRouteApi('/signed-in/sessions');
const outcomes = ['done', 'cancelled', 'settled', 'under-way', 'not-online'] as const;
const cardOutcomes = ['kept', 'cancelled'] as const;

/** Coming back from the payment provider: what became of it, as far as is known. */
export function PaymentNote() {
  const { t } = useTranslation('client');
  const { payment, 'payment-method': card } = route.useSearch();
  const outcome = outcomes.find((one) => one === payment);
  const cardOutcome = cardOutcomes.find((one) => one === card);
  return (
    <div role="status">
      {outcome && <p className={styles.now}>{t(`charges.outcome.${outcome}`)}</p>}
      {cardOutcome && <p className={styles.now}>{t(`card.outcome.${cardOutcome}`)}</p>}
    </div>
  );
}
