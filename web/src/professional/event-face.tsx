import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import styles from './calendar.module.css';

type Props = { readonly session: Session; readonly time: string; readonly undecided: ReadonlySet<string> };

/** A block of the week that is shorter has room for one line, in milliseconds. */
const ONE_LINE_MS = 40 * 60_000;

/** What a block of the calendar says: when, with whom, who sponsors it, and what became of it. */
export function EventFace({ session, time, undecided }: Props) {
  const { t } = useTranslation('professional');
  const { status, start, end, client, programme, hubName, overbooked } = session;
  const isOver = status === 'cancelled' || status === 'rescheduled';
  const isShort = Date.parse(end) - Date.parse(start) < ONE_LINE_MS;
  const name = isOver ? <s>{client.name}</s> : client.name;
  // what may be cut off comes last: that one is over is to be seen without words
  const told = [
    status === 'no-show' && t(`status.${status}`),
    overbooked && t('overbooked'),
    t(`programme.${programme}`),
    hubName,
    status !== 'scheduled' && status !== 'no-show' && t(`status.${status}`),
  ];
  return (
    <span className={styles.face} data-session={session.id} data-short={isShort || undefined}>
      <span className={styles.faceTime}>{time}</span> <strong className={styles.faceName}>{name}</strong>{' '}
      <span className={styles.faceMore}>
        {undecided.has(session.id) && <span className={styles.decide}>{t('calendar.decide')}</span>}{' '}
        {told.filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
