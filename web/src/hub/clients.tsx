import { Button, TextInput } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../api/hub.ts';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { matching } from '../kit/matching.ts';
import styles from './hub.module.css';

type Props = {
  readonly list: UseInfiniteQueryResult;
  readonly members: readonly Client[] | undefined;
  readonly onEnd: (client: Client) => void;
};

/** From how many members on there is a field to find one. */
const MANY = 8;

export function Clients({ list, members, onEnd }: Props) {
  const { t } = useTranslation(['hub', 'common']);
  const [wanted, setWanted] = useState('');
  const found = matching(members ?? [], wanted);
  const known = members !== undefined && !list.hasNextPage;
  return (
    <section aria-labelledby="clients" className={styles.section}>
      <h2 id="clients">{known ? t('clients.titleCount', { count: members.length }) : t('clients.title')}</h2>
      {list.isError && !members && <Failed what={t('clients.what')} error={list.error} retry={list.refetch} />}
      {list.isPending && <div className={styles.waiting} role="status" aria-label={t('common:loading')} />}
      {members?.length === 0 && <Empty>{t('clients.none')}</Empty>}
      {(members?.length ?? 0) >= MANY && (
        <TextInput
          type="search"
          label={t('clients.find')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {found.length > 0 && (
        <ul className={styles.list}>
          {found.map((client) => (
            <li key={client.id}>
              <span className={styles.person}>
                <strong>{client.name}</strong>
                <span className={styles.muted}>{client.email}</span>
              </span>
              <Button
                variant="default"
                aria-label={t('clients.endOf', { name: client.name })}
                onClick={() => onEnd(client)}
              >
                {t('clients.end')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p role="status">{wanted !== '' && found.length === 0 && t('clients.noMatch')}</p>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common:more')}
        </Button>
      )}
    </section>
  );
}
