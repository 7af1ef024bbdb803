import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './dialogs.module.css';

const route = getRouteApi('/signed-in/sessions');
const outcomes = ['done', 'cancelled', 'settled', 'under-way', 'not-online'] as const;

/** Coming back from the payment provider: what became of it, as far as is known. */
export function PaymentNote() {
  const { t } = useTranslation('client');
  const { payment } = route.useSearch();
  const outcome = outcomes.find((one) => one === payment);
  return <div role="status">{outcome && <p className={styles.now}>{t(`charges.outcome.${outcome}`)}</p>}</div>;
}
