import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/config.ts';
import styles from './sign-in.module.css';

const roles = ['client', 'private-client', 'professional', 'hub-admin', 'operator'] as const;
type DemoRole = (typeof roles)[number];
const isRole = (role: string): role is DemoRole => roles.some((one) => one === role);

/** Where a demo runs: its people, each signing in by a link like everybody. */
export function DemoPeople({ onChoose }: { onChoose: (email: string) => void }) {
  const { t } = useTranslation('sign-in');
  const { data: config } = useQuery(configQuery);
  const people = config?.demoPeople ?? [];
  if (people.length === 0) return null;
  return (
    <section className={styles.demo} aria-labelledby="demo-title">
      <h2 id="demo-title">{t('demo.title')}</h2>
      <p>{t('demo.body')}</p>
      <ul className={styles.people}>
        {people.map(({ name, email, role }) => (
          <li key={email}>
            <span>
              <strong>{name}</strong>
              <span className={styles.role}>{isRole(role) ? t(`demo.role.${role}`) : role}</span>
            </span>
            <Button variant="default" aria-label={t('demo.signInAs', { name })} onClick={() => onChoose(email)}>
              {t('title')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
