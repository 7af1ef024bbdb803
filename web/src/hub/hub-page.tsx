import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery, type Client } from '../api/hub.ts';
import { Page } from '../kit/page.tsx';
import { Clients } from './clients.tsx';
import { EndDialog } from './end-dialog.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import styles from './hub.module.css';
import { InviteDialog } from './invite-dialog.tsx';
import { UsageSection } from './usage-section.tsx';

type Open = { readonly kind: 'invite' | 'grant' } | { readonly kind: 'end'; readonly client: Client };

/** A hub administrator's page: totals, members and credits; never who had a session. @see docs/rules.md R16 */
export function HubPage() {
  const { t } = useTranslation('hub');
  const { me } = useRouteContext({ from: '/signed-in' });
  const [open, setOpen] = useState<Open>();
  const list = useInfiniteQuery(membersQuery);
  const members = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data]);
  const close = () => setOpen(undefined);
  if (me.hubId === null) return null;
  return (
    <Page
      title={t('title')}
      actions={
        <div className={styles.actions}>
          <Button variant="default" onClick={() => setOpen({ kind: 'grant' })} disabled={!members?.length}>
            {t('grant')}
          </Button>
          <Button onClick={() => setOpen({ kind: 'invite' })}>{t('invite')}</Button>
        </div>
      }
    >
      <div className={styles.sections}>
        <UsageSection hubId={me.hubId} />
        <Clients list={list} members={members} onEnd={(client) => setOpen({ kind: 'end', client })} />
      </div>
      {open?.kind === 'invite' && <InviteDialog hubId={me.hubId} timeZone={me.timeZone} onClose={close} />}
      {open?.kind === 'grant' && <GrantDialog hubId={me.hubId} members={members ?? []} onClose={close} />}
      {open?.kind === 'end' && <EndDialog client={open.client} onClose={close} />}
    </Page>
  );
}
