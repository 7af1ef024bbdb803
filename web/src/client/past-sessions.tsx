import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import { Folded } from '../kit/folded.tsx';
import styles from './dashboard.module.css';

type More = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

/** What was, folded. Nothing ever disappears from here. @see docs/rules.md R14 */
export function PastSessions({ sessions, list }: { sessions: readonly Session[]; list: More }) {
  const { t } = useTranslation(['client', 'common']);
  if (sessions.length === 0) return null;
  return (
    <Folded className={styles.past} summary={list.hasNextPage ? t('past') : t('pastCount', { count: sessions.length })}>
      <ul>
        {sessions.map((session) => (
          <PastSession key={session.id} session={session} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common:more')}
        </Button>
      )}
    </Folded>
  );
}

function PastSession({ session: { status, start, client, service, professional } }: { session: Session }) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const gone = status === 'cancelled' || status === 'rescheduled';
  const time = format.dayTime(start, client.timeZone);
  return (
    <li>
      <span>
        {gone ? <s>{time}</s> : time}
        <span className={styles.muted}>{t('with', { service: service.name, name: professional.name })}</span>
      </span>
      <Badge kind="plain">{t(`status.${status}`)}</Badge>
    </li>
  );
}
