import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parkedQuery, queuesQuery, type Queue } from '../api/ops.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { Health } from './health-box.tsx';
import styles from './ops.module.css';
import { ParkedSection } from './parked-section.tsx';
import { Queues } from './queues.tsx';

/** What an operator sees: whether all is well, queues, and what is parked; no session, and nobody's name. */
export function OpsPage() {
  const { t } = useTranslation(['ops', 'common']);
  const [acting, setActing] = useState(false);
  const queues = useQuery(queuesQuery);
  // whoever acts on what is parked is not to be kept out by this page's own looks at it
  const parked = useInfiniteQuery({ ...parkedQuery, refetchInterval: acting ? false : parkedQuery.refetchInterval });
  const soFar = useMemo(() => {
    const pages = parked.data?.pages;
    if (!pages) return undefined;
    const unread = pages.at(-1)?.unread ?? 0;
    return {
      events: pages.flatMap(({ items }) => items),
      more: parked.hasNextPage || unread > 0,
      unread,
      missing: [...new Set(pages.flatMap(({ missing }) => missing))],
    };
  }, [parked.data, parked.hasNextPage]);
  useLookAgain(queues.data?.items, acting, parked.refetch);
  return (
    <Page title={t('title')} wide>
      <div className={styles.sections}>
        <Health
          queues={queues.data}
          parked={soFar}
          at={new Date(queues.dataUpdatedAt)}
          failed={queues.isError || parked.isError}
        />
        <section aria-labelledby="queues" className={styles.section}>
          <h2 id="queues">{t('queues.title')}</h2>
          {queues.isPending && (
            <div className={styles.waiting} data-tall role="status" aria-label={t('common:loading')} />
          )}
          {queues.isError && <Failed what={t('queues.what')} error={queues.error} retry={queues.refetch} />}
          {queues.data && <Queues queues={queues.data.items} />}
        </section>
        <ParkedSection list={parked} parked={soFar} onActing={setActing} />
      </div>
    </Page>
  );
}

/** Looks at what is parked when the queues say that it has become more or less. */
function useLookAgain(queues: readonly Queue[] | undefined, acting: boolean, look: () => unknown): void {
  const parked = queues?.filter(({ kind }) => kind === 'parked');
  // whoever looks holds what he looks at, so it may be in work for a moment
  const count = parked?.reduce((sum, { ready, unacked }) => sum + ready + unacked, 0);
  const known = useRef(count);
  useEffect(() => {
    if (acting || count === undefined || count === known.current) return;
    const isFirst = known.current === undefined;
    known.current = count;
    if (!isFirst) look();
  }, [count, acting, look]);
}
