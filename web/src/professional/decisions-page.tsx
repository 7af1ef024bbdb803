import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { decisionsQuery, type Decision } from '../api/decisions.ts';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { DecisionCard } from './decision-card.tsx';
import { DecidedCard } from './decided-card.tsx';
import { UnpaidSessions } from './unpaid-sessions.tsx';
import styles from './decisions.module.css';

/** Late changes that wait for her word, by deadline, and what she decided lately. @see docs/rules.md R6 */
export function DecisionsPage() {
  const { t } = useTranslation('professional');
  const { me } = useRouteContext({ from: '/signed-in' });
  const open = useQuery(decisionsQuery({ status: 'open' }));
  const decided = useQuery(decisionsQuery({ status: 'decided' }));
  const list = useRef<HTMLDivElement>(null);
  const waiting = (open.data ?? []).toSorted(byDeadline);

  /** When one is decided the eye goes to the next, and so does the focus. */
  function goOn(id: string): void {
    const index = waiting.findIndex((one) => one.id === id);
    const next = waiting[index + 1] ?? waiting[index - 1];
    const heading = next ? list.current?.querySelector<HTMLElement>(`[data-decision="${next.id}"] h2`) : undefined;
    (heading ?? document.querySelector<HTMLElement>('main h1'))?.focus();
  }

  return (
    <Page title={t('decisions.title')}>
      <div ref={list} className={styles.list}>
        {open.isError && <Failed what={t('decisions.what')} error={open.error} retry={open.refetch} />}
        {open.isPending && <div className={styles.skeleton} aria-hidden />}
        {open.data && waiting.length === 0 && <Empty>{t('decisions.none')}</Empty>}
        {waiting.map((decision) => (
          <DecisionCard
            key={decision.id}
            decision={decision}
            timeZone={me.timeZone}
            onDecided={() => goOn(decision.id)}
          />
        ))}
      </div>
      <UnpaidSessions timeZone={me.timeZone} />
      {decided.data && decided.data.length > 0 && (
        <section aria-labelledby="decided" className={styles.decided}>
          <h2 id="decided">{t('decisions.lately')}</h2>
          <ul className={styles.list}>
            {decided.data.map((decision) => (
              <DecidedCard key={decision.id} decision={decision} timeZone={me.timeZone} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

/** What is waived soonest comes first; what has no deadline comes in the order of its opening. */
function byDeadline(one: Decision, other: Decision): number {
  const far = '9999';
  return (one.deadline ?? far).localeCompare(other.deadline ?? far) || one.openedAt.localeCompare(other.openedAt);
}
