import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { myChargesQuery } from '../api/billing.ts';
import type { Charge } from '../api/charges.ts';
import { sessionQuery } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failed } from '../kit/failed.tsx';
import { DirectCharge } from './direct-charge.tsx';
import styles from './decisions.module.css';

/** Sessions that took place without a credit and are not paid yet; what she decided is paid where it was decided. */
export function UnpaidSessions({ timeZone }: { timeZone: string }) {
  const { t } = useTranslation('professional');
  const charges = useQuery(myChargesQuery);
  const unpaid = charges.data?.filter(isUnpaidSession) ?? [];
  if (charges.isError && !charges.data) {
    return <Failed what={t('money.what')} error={charges.error} retry={charges.refetch} />;
  }
  if (unpaid.length === 0) return null;
  return (
    <section aria-labelledby="unpaid" className={styles.decided}>
      <h2 id="unpaid">{t('unpaid.title')}</h2>
      <ul className={styles.list}>
        {unpaid.map((charge) => (
          <UnpaidSession key={charge.id} charge={charge} timeZone={timeZone} />
        ))}
      </ul>
    </section>
  );
}

function isUnpaidSession({ kind, status, decisionId }: Charge): boolean {
  return kind === 'direct' && decisionId === null && (status === 'pending' || status === 'failed');
}

function UnpaidSession({ charge, timeZone }: { charge: Charge; timeZone: string }) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const { data: session } = useQuery(sessionQuery(charge.sessionId));
  const name = session?.client.name ?? '…';
  return (
    <li className={styles.row}>
      <div className={styles.told}>
        <p>
          <strong>{name}</strong>
          {session && ` · ${session.service.name}`}
        </p>
        {session && (
          <p className={styles.muted}>{t('unpaid.held', { time: format.dayTime(session.start, timeZone) })}</p>
        )}
        <DirectCharge charge={charge} name={name} />
      </div>
    </li>
  );
}
