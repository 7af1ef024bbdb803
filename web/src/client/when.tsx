import { useTranslation } from 'react-i18next';
import type { Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './card.module.css';

/** When a session is: in the reader's zone, and in the professional's where her clock shows something else. */
export function When({ session, large = false }: { session: Session; large?: boolean }) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { start, end, client, professional } = session;
  const differs =
    client.timeZone !== professional.timeZone &&
    format.dayTime(start, client.timeZone) !== format.dayTime(start, professional.timeZone);
  return (
    <div>
      <time dateTime={start} className={large ? styles.large : styles.time}>
        <span>{large ? format.longDay(start, client.timeZone) : `${format.day(start, client.timeZone)},`}</span>{' '}
        <span>
          {t('until', { start: format.clock(start, client.timeZone), end: format.clock(end, client.timeZone) })}
        </span>
      </time>
      {differs && (
        <p className={styles.muted}>
          {t('theirTime', {
            time: format.dayTime(start, professional.timeZone),
            name: professional.name,
            zone: format.zone(start, professional.timeZone),
          })}
        </p>
      )}
    </div>
  );
}
