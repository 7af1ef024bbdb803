import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParkedEvent } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import styles from './parked.module.css';

type Props = {
  readonly event: ParkedEvent;
  readonly now: Date;
  readonly chosen: boolean;
  readonly onToggle: () => void;
};

/** One event that nobody could handle: what, why, since when, and what a replay of it would meet. */
export function ParkedItem({ event, now, chosen, onToggle }: Props) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  const titleId = useId();
  const { service, type, parkedAt, reason, error, attempts, handledBy, waitingBehind, holdsStream, past, archived } =
    event;
  const time = format.dayTime(parkedAt);
  const name = type ?? t('parked.unnamed');
  return (
    <li className={styles.item} data-chosen={chosen || undefined} data-message={event.messageId}>
      <label className={styles.box}>
        <input
          type="checkbox"
          checked={chosen}
          onChange={onToggle}
          aria-label={t('parked.choose', { event: name, service, time })}
        />
      </label>
      <article aria-labelledby={titleId} className={styles.event}>
        <h3 id={titleId}>{name}</h3>
        <p className={styles.badges}>
          <Badge kind="caution">{t(`reason.${reason}`)}</Badge>
          {past && <Badge kind="plain">{t('parked.past')}</Badge>}
          {archived && <Badge kind="plain">{t('parked.archived')}</Badge>}
        </p>
        {error && <p className={styles.error}>{error}</p>}
        <p className={styles.muted}>
          {t('parked.facts', { service, ago: format.ago(parkedAt, now), time, count: attempts })}
        </p>
        {handledBy.length > 0 && (
          <p className={styles.muted}>{t('parked.handled', { handlers: format.list(handledBy) })}</p>
        )}
        {waitingBehind > 0 && <p className={styles.muted}>{t('parked.behind', { count: waitingBehind })}</p>}
        {waitingBehind === 0 && holdsStream && <p className={styles.muted}>{t('parked.holds')}</p>}
        <Content event={event} />
      </article>
    </li>
  );
}

/** What is in it, as the service gives it, and how it is found elsewhere. */
function Content({ event: { messageId, source, subject, sequence, error, payload } }: Pick<Props, 'event'>) {
  const { t } = useTranslation('ops');
  const facts = [
    [t('parked.id'), messageId],
    [t('parked.source'), source],
    [t('parked.subject'), subject],
    [t('parked.sequence'), sequence],
    [t('parked.error'), error],
  ] as const;
  return (
    <details>
      <summary>{t('parked.payload')}</summary>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <pre className={styles.payload} tabIndex={0} role="group" aria-label={t('parked.payload')}>
        {JSON.stringify(payload, null, 2)}
      </pre>
      <p className={styles.muted}>{t('parked.masked')}</p>
    </details>
  );
}
