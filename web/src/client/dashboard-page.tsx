import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { creditsQuery } from '../api/billing.ts';
import { mySessionsQuery } from '../api/sessions.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { useNow } from '../kit/use-now.ts';
import { Charges } from './charges.tsx';
import { CreditsCard } from './credits-card.tsx';
import styles from './dashboard.module.css';
import { Decisions } from './decisions.tsx';
import { overviewOf } from './overview.ts';
import { PastSessions } from './past-sessions.tsx';
import { PaymentNote } from './payment-note.tsx';
import { Upcoming, UpcomingSkeleton } from './upcoming.tsx';
import { preloadDialogs, useDialog } from './use-dialog.tsx';

// last on the page, and for many people nothing at all
const KeptCard = lazy(async () => ({ default: (await import('./kept-card.tsx')).KeptCard }));

/** A client's page: what is ahead, what it costs, what was decided, and what was. */
export function DashboardPage() {
  const { t } = useTranslation('client');
  const { me } = useRouteContext({ from: '/signed-in' });
  const list = useInfiniteQuery(mySessionsQuery);
  const credits = useQuery(creditsQuery(me.id));
  const now = useNow();
  const { dialog, open } = useDialog(me);
  const all = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data]);
  const overview = useMemo(() => all && overviewOf(all, now), [all, now]);
  const isMember = me.hubId !== null;

  // the latest start comes first: where a page ends with one that is not over, the next may have a sooner one
  const { hasNextPage, isFetching, isError, fetchNextPage } = list;
  const isMoreAhead = hasNextPage && new Date(all?.at(-1)?.end ?? 0) > now;
  useEffect(() => {
    if (isMoreAhead && !isFetching && !isError) void fetchNextPage();
  }, [isMoreAhead, isFetching, isError, fetchNextPage]);

  return (
    <Page
      title={t('title')}
      heading={t('hello', { name: me.name.split(' ')[0] ?? me.name })}
      rail
      actions={
        isMember && (
          <div className={styles.book}>
            <Button
              variant={overview?.upcoming.length ? 'default' : 'filled'}
              onPointerEnter={preloadDialogs}
              onClick={() => open({ kind: 'book' })}
            >
              {t('book')}
            </Button>
          </div>
        )
      }
    >
      <div className={styles.columns} data-loading={list.isPending || undefined}>
        <div className={styles.main}>
          <PaymentNote />
          {list.isError && !overview && <Failed what={t('your')} error={list.error} retry={list.refetch} />}
          {list.isPending && <UpcomingSkeleton />}
          {overview && (
            <Upcoming
              sessions={overview.upcoming}
              credits={credits.data}
              now={now}
              isMember={isMember}
              onAct={(kind, session) => open({ kind, session })}
            />
          )}
          {overview && <PastSessions sessions={overview.past} list={list} />}
        </div>
        <div className={styles.rail}>
          {isMember && <CreditsCard credits={credits} />}
          <Decisions sessions={all} />
          <Charges sessions={all} />
          {overview && (
            <Suspense fallback={null}>
              <KeptCard />
            </Suspense>
          )}
        </div>
      </div>
      {dialog}
    </Page>
  );
}
