import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { decisionsQuery } from '../api/decisions.ts';
import styles from './professional-page.module.css';

const tabs = ['sessions', 'decisions', 'availability', 'clients', 'settings'] as const;
const paths = {
  sessions: '/professional',
  decisions: '/professional/decisions',
  availability: '/professional/availability',
  clients: '/professional/clients',
  settings: '/professional/settings',
} as const;

/** The professional's pages under their tabs. */
export function ProfessionalPage() {
  const { t } = useTranslation('professional');
  const { data: open = [] } = useQuery(decisionsQuery({ status: 'open' }));
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // a phone shows three of the tabs: the one where she is among them
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <>
      <nav ref={nav} className={styles.tabs} aria-label={t('tabs.label')}>
        {tabs.map((tab) => (
          <Link
            key={tab}
            to={paths[tab]}
            className={styles.tab}
            activeOptions={{ exact: true }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {t(`tabs.${tab}`)}
            {tab === 'decisions' && open.length > 0 && (
              <span className={styles.count}>
                {open.length}
                <span className="visually-hidden"> {t('tabs.waiting')}</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
