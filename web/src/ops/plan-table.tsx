import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { keyOf, type Item } from './orders.ts';
import styles from './dialogs.module.css';

/** More than these nobody reads. */
const MOST_SHOWN = 100;

/** What would happen to each, or has: those that would not go first, since they are the surprise. */
export function PlanTable({ items, due }: { items: readonly Item[]; due: number }) {
  const { t } = useTranslation('ops');
  const others = items.filter(({ outcome }) => outcome !== 'replay');
  const shown = [...others, ...items.filter(({ outcome }) => outcome === 'replay')].slice(0, MOST_SHOWN);
  const hidden = others.length + due - shown.length;
  if (shown.length === 0) return null;
  return (
    <>
      <table className={styles.plan}>
        <caption className="visually-hidden">{t('replay.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('replay.event')}</th>
            <th scope="col">{t('replay.happens')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item, place) => (
            <Row key={`${keyOf(item)} ${place}`} item={item} />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={styles.muted}>{t('replay.more', { count: hidden })}</p>}
    </>
  );
}

function Row({ item: { service, messageId, outcome, event } }: { item: Item }) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        {event?.type ?? t('parked.unnamed')}
        <span className={styles.muted}>
          {service}, {messageId}
        </span>
      </th>
      <td data-outcome={outcome}>
        {t(`replay.outcomes.${outcome}`, { queue: `${service}.events` })}
        {event && event.handledBy.length > 0 && (
          <span className={styles.muted}>{t('parked.handled', { handlers: format.list(event.handledBy) })}</span>
        )}
        {event && event.waitingBehind > 0 && (
          <span className={styles.muted}>{t('parked.behind', { count: event.waitingBehind })}</span>
        )}
      </td>
    </tr>
  );
}
