import { useQueryClient, type QueryCache } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api/problem.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './bars.module.css';

/** Without a connection: since when what is shown may be old. Undefined with one; 0 where nothing was loaded. */
function oldestShown(cache: QueryCache): number | undefined {
  const shown = cache.getAll().filter((query) => query.isActive());
  const cut = shown.filter(
    ({ state }) => state.fetchFailureReason && asProblem(state.fetchFailureReason).code === 'network',
  );
  if (navigator.onLine && cut.length === 0) return undefined;
  const times = shown.map(({ state }) => state.dataUpdatedAt).filter((time) => time > 0);
  return times.length > 0 ? Math.min(...times) : 0;
}

export function OfflineBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const cache = useQueryClient().getQueryCache();
  const since = useSyncExternalStore(
    (changed) => subscribe(cache, changed),
    () => oldestShown(cache),
  );
  const text = since ? t('offline', { time: format.time(new Date(since)) }) : t('offlineEmpty');
  return <div role="status">{since !== undefined && <p className={styles.bar}>{text}</p>}</div>;
}

function subscribe(cache: QueryCache, changed: () => void): () => void {
  const stop = cache.subscribe(changed);
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    stop();
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
