import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownClientsQuery } from '../api/practice.ts';
import { Badge } from '../kit/badge.tsx';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { AddClientDialog } from './add-client-dialog.tsx';
import styles from './decisions.module.css';

/** Those whom she has entered, and those of hubs whom she has seen. */
export function ClientsPage() {
  const { t } = useTranslation('professional');
  const { me } = useRouteContext({ from: '/signed-in' });
  const clients = useQuery(ownClientsQuery);
  const [adding, setAdding] = useState(false);
  const people = (clients.data ?? []).toSorted((one, other) => one.name.localeCompare(other.name));
  return (
    <Page title={t('clients.title')} actions={<Button onClick={() => setAdding(true)}>{t('clients.add')}</Button>}>
      {clients.isError && <Failed what={t('clients.what')} error={clients.error} retry={clients.refetch} />}
      {clients.isPending && <div className={styles.skeleton} aria-hidden />}
      {clients.data?.length === 0 && <Empty>{t('clients.none')}</Empty>}
      <ul className={styles.people}>
        {people.map(({ id, name, email, programmes }) => (
          <li key={id} className={styles.row}>
            <div>
              <strong>{name}</strong>
              <p className={styles.muted}>
                <a href={`mailto:${email}`}>{email}</a>
              </p>
            </div>
            <p>
              {programmes.map((programme) => (
                <Badge key={programme} kind={programme}>
                  {t(`programme.${programme}`)}
                </Badge>
              ))}
            </p>
          </li>
        ))}
      </ul>
      {adding && <AddClientDialog professional={me} onClose={() => setAdding(false)} />}
    </Page>
  );
}
