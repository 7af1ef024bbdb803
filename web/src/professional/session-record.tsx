import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deliveriesQuery, resendDelivery, timelineQuery, type Session, type TimelineEntry } from '../api/calendar.ts';
import { keys } from '../api/keys.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import styles from './drawer.module.css';

type Props = { readonly session: Session; readonly timeZone: string };

/** What happened to a session, and which e-mails told of it. */
export function SessionRecord({ session, timeZone }: Props) {
  const { t } = useTranslation('professional');
  const timeline = useQuery(timelineQuery(session.id));
  return (
    <>
      <section aria-labelledby="drawer-mails">
        <h3 id="drawer-mails">{t('mails.title')}</h3>
        <Mails session={session} timeZone={timeZone} />
      </section>
      <section aria-labelledby="drawer-timeline">
        <h3 id="drawer-timeline">{t('timeline.title')}</h3>
        {timeline.isError && <Failed what={t('timeline.what')} error={timeline.error} retry={timeline.refetch} />}
        <ol className={styles.list}>
          {timeline.data
            ?.filter(({ kind }) => !kind.startsWith('email-'))
            .map((entry, index) => (
              <Entry key={`${entry.at} ${index}`} entry={entry} timeZone={timeZone} />
            ))}
        </ol>
      </section>
    </>
  );
}

function Entry({ entry, timeZone }: { entry: TimelineEntry; timeZone: string }) {
  const { t, i18n } = useTranslation('professional');
  const format = useFormat();
  const { kind, details } = entry;
  const known = i18n.exists(`professional:timeline.kinds.${kind}`);
  const quoted = details['text'] ?? details['note'];
  return (
    <li className={styles.item}>
      <span>{known ? t(`timeline.kinds.${kind}` as 'timeline.kinds.booked') : kind}</span>
      <span className={styles.muted}>{format.dayTime(entry.at, timeZone)}</span>
      {typeof quoted === 'string' && (
        <p className={styles.quote} lang={details['text'] ? 'en' : undefined}>
          {quoted}
        </p>
      )}
    </li>
  );
}

function Mails({ session, timeZone }: Props) {
  const { t, i18n } = useTranslation('professional');
  const format = useFormat();
  const queryClient = useQueryClient();
  const deliveries = useQuery(deliveriesQuery(session.id));
  const again = useMutation({
    mutationFn: resendDelivery,
    onSuccess: async () => {
      announce(t('mails.queuedAgain'));
      await queryClient.invalidateQueries({ queryKey: keys.deliveries(session.id) });
    },
  });
  if (deliveries.isError) {
    return <Failed what={t('mails.what')} error={deliveries.error} retry={deliveries.refetch} />;
  }
  if (deliveries.data?.length === 0) return <p className={styles.muted}>{t('mails.none')}</p>;
  return (
    <>
      <ul className={styles.list}>
        {deliveries.data?.map(({ id, kind, recipient, status, sentAt }) => {
          const what = i18n.exists(`professional:mails.kinds.${kind}`)
            ? t(`mails.kinds.${kind}` as 'mails.kinds.session-confirmed')
            : kind;
          const name = recipient === 'client' ? session.client.name : t('mails.you');
          return (
            <li key={id} className={styles.mail}>
              <span>
                {what} · {name}
              </span>
              <span className={styles.muted}>
                {sentAt ? t('mails.sent', { time: format.dayTime(sentAt, timeZone) }) : t(`mails.status.${status}`)}
              </span>
              {status !== 'queued' && (
                <Button
                  variant="subtle"
                  className={styles.small}
                  aria-label={t('mails.againOf', { what, name })}
                  loading={again.isPending && again.variables === id}
                  onClick={() => again.mutate(id)}
                >
                  {t('mails.again')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Refusal error={again.error} />
    </>
  );
}
