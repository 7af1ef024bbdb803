import { useTranslation } from 'react-i18next';
import type { ParkedEvent } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../kit/empty.tsx';
import styles from './ops.module.css';

type Props = { readonly events: readonly ParkedEvent[]; readonly missing: readonly string[] };

/** What consumers gave up on, with the reason and what is in it; personal text stands there by its length only. */
export function Parked({ events, missing }: Props) {
  const { t } = useTranslation('ops');
  return (
    <>
      {missing.length > 0 && <p role="alert">{t('missing', { services: missing.join(', ') })}</p>}
      {events.length === 0 ? (
        <Empty>{t('noneParked')}</Empty>
      ) : (
        <>
          <p className={styles.muted}>{t('how')}</p>
          <ul className={styles.list}>
            {events.map((event) => (
              <Item key={`${event.service} ${event.messageId}`} event={event} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Item({ event }: { event: ParkedEvent }) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  const { service, messageId, type, parkedAt, reason, error, attempts, payload } = event;
  return (
    <li>
      <p>
        <strong>{type ?? messageId}</strong>: {t(`reason.${reason}`)}
      </p>
      <p className={styles.muted}>{t('facts', { service, time: format.dayTime(parkedAt), attempts })}</p>
      {error && <p className={styles.muted}>{error}</p>}
      <details>
        <summary>{t('payload')}</summary>
        <pre className={styles.scroll} tabIndex={0}>
          {JSON.stringify(payload, null, 2)}
        </pre>
      </details>
    </li>
  );
}
