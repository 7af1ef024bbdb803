import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, type Me } from '../api/me.ts';
import { keys } from '../api/keys.ts';
import { useSessionEnded } from '../api/session-end.ts';
import styles from './bars.module.css';

/** The sign-in has ended: the page stays, and goes on by itself when one has signed in again in another tab. */
export function SessionEndedBar() {
  const { t } = useTranslation();
  const ended = useSessionEnded();
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!ended) return;
    const before = queryClient.getQueryData<Me | null>(keys.me);
    const look = async () => {
      if (document.visibilityState === 'hidden') return;
      const now = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null);
      if (!now) return;
      // somebody else's data must not stay on this page
      if (before && now.id !== before.id) return location.reload();
      await queryClient.invalidateQueries();
    };
    const onShow = () => void look();
    document.addEventListener('visibilitychange', onShow);
    window.addEventListener('focus', onShow);
    return () => {
      document.removeEventListener('visibilitychange', onShow);
      window.removeEventListener('focus', onShow);
    };
  }, [ended, queryClient]);

  const here = location.pathname + location.search;
  return (
    <div role="alert">
      {ended && (
        <p className={styles.bar} data-kind="caution">
          <strong>{t('ended.title')}</strong> {t('ended.body')}{' '}
          <a href={`/sign-in?to=${encodeURIComponent(here)}`} target="_blank" rel="noreferrer">
            {t('ended.link')}
          </a>
        </p>
      )}
    </div>
  );
}
