import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Announcer } from '../kit/announcer.tsx';
import { Header } from './header.tsx';
import { OfflineBar } from './offline-bar.tsx';
import { SessionEndedBar } from './session-ended-bar.tsx';
import { useLive } from './use-live.ts';
import { useFocusKept } from './use-focus-kept.ts';
import { useFocusOnArrival } from './use-focus-on-arrival.ts';
import styles from './root.module.css';

/** What stands around every page. */
export function Root() {
  const { t } = useTranslation();
  useFocusOnArrival();
  useFocusKept();
  useLive();
  return (
    <>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <Header />
      <SessionEndedBar />
      <OfflineBar />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Announcer />
    </>
  );
}
