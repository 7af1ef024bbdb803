import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { defaultsQuery, ownServicesQuery, ownTermsQuery } from '../api/practice.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { DeadlineForm } from './deadline-form.tsx';
import { ServicesForm } from './services-form.tsx';
import { TermsForm } from './terms-form.tsx';
import styles from './availability.module.css';

/** Her terms, services and deadline; each is saved by itself. */
export function SettingsPage() {
  const { t } = useTranslation('availability');
  const { me } = useRouteContext({ from: '/signed-in' });
  const terms = useQuery(ownTermsQuery(me.id));
  const services = useQuery(ownServicesQuery(me.id));
  const defaults = useQuery(defaultsQuery(me.id));
  return (
    <Page title={t('settings.title')}>
      <div className={styles.left}>
        <section className={styles.card} aria-labelledby="terms">
          <h2 id="terms">{t('settings.terms.title')}</h2>
          <p className={styles.muted}>{t('settings.terms.lead')}</p>
          {terms.isError && <Failed what={t('settings.terms.what')} error={terms.error} retry={terms.refetch} />}
          {terms.isSuccess && <TermsForm professionalId={me.id} present={terms.data} />}
        </section>
        <section className={styles.card} aria-labelledby="services">
          <h2 id="services">{t('settings.services.title')}</h2>
          {services.isError && (
            <Failed what={t('settings.services.what')} error={services.error} retry={services.refetch} />
          )}
          {services.isSuccess && <ServicesForm professionalId={me.id} present={services.data} />}
        </section>
        <section className={styles.card} aria-labelledby="deadline">
          <h2 id="deadline">{t('settings.deadline.title')}</h2>
          <p className={styles.muted}>{t('settings.deadline.lead')}</p>
          {defaults.isError && (
            <Failed what={t('settings.deadline.what')} error={defaults.error} retry={defaults.refetch} />
          )}
          {defaults.isSuccess && <DeadlineForm professionalId={me.id} present={defaults.data.deadlineHours} />}
        </section>
      </div>
    </Page>
  );
}
