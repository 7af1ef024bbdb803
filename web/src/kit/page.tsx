import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';

type Props = {
  readonly title: string;
  /** The heading, where it says more than the window's title. */
  readonly heading?: ReactNode;
  readonly wide?: boolean;
  /** Room for a rail of 280 px beside the column. */
  readonly rail?: boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A page: its window's title, its heading (which gets the focus when one comes from another page) and its column. */
export function Page({ title, heading, wide = false, rail = false, actions, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('appName')}`;
  }, [title, t]);
  return (
    <div className={styles.page} data-wide={wide || undefined} data-rail={rail || undefined}>
      <header className={styles.head}>
        <h1 tabIndex={-1}>{heading ?? title}</h1>
        {actions}
      </header>
      {children}
    </div>
  );
}
