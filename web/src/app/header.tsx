import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/me.ts';
import { AccountMenu } from './account-menu.tsx';
import { pages } from './home-of.ts';
import styles from './header.module.css';

export function Header() {
  const { t } = useTranslation();
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const own = pages.filter(({ role }) => me?.roles.includes(role));
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to="/" className={styles.brand} aria-label={t('home')}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span className={styles.name}>{t('appName')}</span>
        </Link>
        {own.length > 1 && (
          <nav aria-label={t('nav.label')} className={styles.nav}>
            {own.map(({ to, text }) => (
              <Link
                key={to}
                to={to}
                className={styles.link}
                activeProps={{ className: `${styles.link} ${styles.here}` }}
              >
                {t(text)}
              </Link>
            ))}
          </nav>
        )}
        <AccountMenu me={me ?? undefined} />
      </div>
    </header>
  );
}
