import { useTranslation } from 'react-i18next';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Credits } from '../api/billing.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failed } from '../kit/failed.tsx';
import { Folded } from '../kit/folded.tsx';
import styles from './dashboard.module.css';

/** A client's credits: hers alone to see. @see docs/rules.md R15, R16 */
export function CreditsCard({ credits }: { credits: UseQueryResult<Credits> }) {
  const { t } = useTranslation('client');
  const { data, error, isError, refetch } = credits;
  return (
    <section className={styles.card} aria-labelledby="credits">
      <h2 id="credits">{t('credits.title')}</h2>
      {isError && !data && <Failed what={t('credits.what')} error={error} retry={refetch} />}
      {credits.isPending && <div className={styles.waiting} aria-hidden />}
      {data && <Balance credits={data} />}
    </section>
  );
}

function Balance({ credits: { available, held, spent, expired, entries } }: { credits: Credits }) {
  const { t } = useTranslation('client');
  if (entries.length === 0) return <p>{t('credits.none')}</p>;
  return (
    <>
      <p>
        <strong className={styles.big}>{available}</strong> {t('credits.available', { count: available })}
      </p>
      <dl className={styles.numbers}>
        <dt>{t('credits.held')}</dt>
        <dd>{held}</dd>
        <dt>{t('credits.spent')}</dt>
        <dd>{spent}</dd>
        {expired > 0 && (
          <>
            <dt>{t('credits.expired')}</dt>
            <dd>{expired}</dd>
          </>
        )}
      </dl>
      <History entries={entries} />
    </>
  );
}

function History({ entries }: Pick<Credits, 'entries'>) {
  const { t } = useTranslation('client');
  const format = useFormat();
  return (
    <Folded summary={t('credits.history')}>
      <ol className={styles.history}>
        {entries.map(({ at, kind, credits, expiresAt, sessionId }) => (
          <li key={`${at} ${kind} ${sessionId}`}>
            <time dateTime={at}>{format.day(at)}</time>
            <span>
              {t(`credits.kind.${kind}`, { count: credits })}
              {kind === 'granted' && `, ${t('credits.expires', { date: format.date(expiresAt) })}`}
            </span>
          </li>
        ))}
      </ol>
    </Folded>
  );
}
