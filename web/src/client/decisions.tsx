import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { myDecisionsQuery, type Decision } from '../api/billing.ts';
import type { Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failed } from '../kit/failed.tsx';
import { Badge } from '../kit/badge.tsx';
import styles from './dashboard.module.css';
import { fateOf } from './payment.ts';

/** What became of late changes; the professional decides about each. @see docs/rules.md R6 */
export function Decisions({ sessions }: { sessions: readonly Session[] | undefined }) {
  const { t } = useTranslation('client');
  const { data, isError, error, refetch } = useQuery(myDecisionsQuery);
  if (isError && !data) return <Failed what={t('decisions.what')} error={error} retry={refetch} />;
  if (!data || data.length === 0) return null;
  const open = data.filter(({ outcome }) => outcome === null);
  const decided = data.filter(({ outcome }) => outcome !== null);
  return (
    <section className={styles.card} aria-labelledby="decisions">
      <h2 id="decisions">{t('decisions.title')}</h2>
      <ul className={styles.list}>
        {[...open, ...decided].map((decision) => (
          <Item key={decision.id} decision={decision} session={sessions?.find(({ id }) => id === decision.sessionId)} />
        ))}
      </ul>
    </section>
  );
}

function Item({ decision, session }: { decision: Decision; session: Session | undefined }) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { change } = decision;
  const fate = fateOf(decision);
  const amount = fate.kind === 'direct' && fate.amount ? format.money(fate.amount) : '';
  return (
    <li>
      <p>{t(`decisions.change.${change.kind}`, { time: format.dayTime(change.start, session?.client.timeZone) })}</p>
      {session && (
        <p className={styles.muted}>{t('with', { service: session.service.name, name: session.professional.name })}</p>
      )}
      <p>
        <Badge kind={fate.kind === 'open' ? 'caution' : 'plain'}>{t(`decisions.${fate.kind}`, { amount })}</Badge>
      </p>
      {fate.kind === 'open' && fate.deadline && (
        <p className={styles.muted}>{t('decisions.deadline', { time: format.dayTime(fate.deadline) })}</p>
      )}
    </li>
  );
}
