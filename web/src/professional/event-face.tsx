import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import styles from './calendar.module.css';

type Props = { readonly session: Session; readonly time: string; readonly undecided: ReadonlySet<string> };

/** What a block of the calendar says: when, with whom, under which programme, and what became of it. */
export function EventFace({ session, time, undecided }: Props) {
  const { t } = useTranslation('professional');
  const { status, client, programme, hubName, overbooked } = session;
  const isOver = status === 'cancelled' || status === 'rescheduled';
  const name = isOver ? <s>{client.name}</s> : client.name;
  return (
    <span className={styles.face} data-session={session.id}>
      <span className={styles.faceTime}>{time}</span>
      <strong className={styles.faceName}>{name}</strong>
      <span className={styles.faceMore}>
        {t(`programme.${programme}`)}
        {hubName !== null && ` · ${hubName}`}
        {status !== 'scheduled' && ` · ${t(`status.${status}`)}`}
        {overbooked && ` · ${t('overbooked')}`}
      </span>
      {undecided.has(session.id) && <span className={styles.decide}>{t('calendar.decide')}</span>}
    </span>
  );
}
