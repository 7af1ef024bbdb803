import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { myChargesQuery, type Charge } from '../api/billing.ts';
import type { Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import { Failed } from '../kit/failed.tsx';
import styles from './dashboard.module.css';

/** What is to be paid in money, and the receipts for what was. */
export function Charges({ sessions }: { sessions: readonly Session[] | undefined }) {
  const { t } = useTranslation('client');
  const { data, isError, error, refetch } = useQuery(myChargesQuery);
  if (isError && !data) return <Failed what={t('charges.what')} error={error} retry={refetch} />;
  const direct = data?.filter(({ kind }) => kind === 'direct') ?? [];
  if (direct.length === 0) return null;
  const isOpen = ({ status }: Charge) => status === 'pending' || status === 'failed';
  return (
    <section className={styles.card} aria-labelledby="charges">
      <h2 id="charges">{t('charges.title')}</h2>
      <ul className={styles.list}>
        {[...direct.filter(isOpen), ...direct.filter((charge) => !isOpen(charge))].map((charge) => (
          <Item key={charge.id} charge={charge} session={sessions?.find(({ id }) => id === charge.sessionId)} />
        ))}
      </ul>
      <p className={styles.muted}>{t('charges.byMail')}</p>
    </section>
  );
}

function Item({ charge, session }: { charge: Charge; session: Session | undefined }) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { status, amount, refunded, receipts, payPath } = charge;
  return (
    <li data-charge={charge.id}>
      <p className={styles.row}>
        <strong>{amount && format.money(amount)}</strong>
        <Badge kind={status === 'pending' || status === 'failed' ? 'caution' : 'plain'}>{t(`charges.${status}`)}</Badge>
      </p>
      {status === 'paid' && refunded && <p>{t('charges.partly', { amount: format.money(refunded) })}</p>}
      {session && <For session={session} byHand={status === 'pending' && payPath === null} />}
      {payPath && (
        <Button component="a" href={payPath} variant="default">
          {t('charges.pay')}
        </Button>
      )}
      {receipts.map(({ number, for: what, amount: given, issuedAt }) => (
        <p key={number} className={styles.muted}>
          {t(`charges.receipt.${what}`, { number })}
          <br />
          {t('charges.issued', { amount: format.money(given), date: format.date(issuedAt) })}
        </p>
      ))}
    </li>
  );
}

function For({ session: { start, client, service, professional }, byHand }: { session: Session; byHand: boolean }) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { name } = professional;
  return (
    <p className={styles.muted}>
      {t('charges.forSession', { service: service.name, name, day: format.day(start, client.timeZone) })}
      {byHand && <br />}
      {byHand && t('charges.howToPay', { name })}
    </p>
  );
}
