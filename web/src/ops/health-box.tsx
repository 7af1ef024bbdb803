import { useTranslation } from 'react-i18next';
import type { Queue } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import { illsOf, type Ill, type ParkedSoFar } from './health.ts';
import styles from './ops.module.css';

type Props = {
  readonly queues: { readonly items: readonly Queue[]; readonly alarms: readonly string[] } | undefined;
  readonly parked: ParkedSoFar | undefined;
  /** When the queues were read. */
  readonly at: Date;
  /** Something could not be read again, so what is known may be old. */
  readonly failed: boolean;
};

/** Whether all is well, in words; told again when it changes. Nothing in it counts seconds, or it would never be silent. */
export function Health({ queues, parked, at, failed }: Props) {
  const { t } = useTranslation(['ops', 'common']);
  const words = useWords();
  const ills = queues && parked && illsOf(queues, parked, at);
  const texts = failed ? [t('health.unknown')] : ills?.map((ill) => words(ill));
  const isIll = failed || (texts !== undefined && texts.length > 0);
  return (
    <div role="status" className={styles.health} data-ill={isIll || undefined} data-waiting={!texts || undefined}>
      {!texts && <p>{t('common:loading')}</p>}
      {texts?.length === 0 && <p>{t('health.quiet')}</p>}
      {texts?.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}

function useWords(): (ill: Ill) => string {
  const { t, i18n } = useTranslation('ops');
  const format = useFormat();
  return (ill) => {
    switch (ill.kind) {
      case 'alarms': {
        const names = ill.names.map((name) =>
          i18n.exists(`ops:health.alarm.${name}`) ? t(`health.alarm.${name}` as 'health.alarm.disk') : name,
        );
        return t('health.alarms', { alarms: format.list(names) });
      }
      case 'unheard':
        return ill.since === null
          ? t('health.unheard', { queue: ill.queue })
          : t('health.unheardSince', { queue: ill.queue, time: format.dayTime(ill.since) });
      case 'waiting':
        return t('health.waiting', { queue: ill.queue, time: format.dayTime(ill.since) });
      case 'unrouted':
        return t('health.unrouted', { count: ill.count });
      case 'unseen':
        return t('health.unseen', { services: format.list(ill.names) });
      case 'parked':
        return ill.more ? t('health.parkedMore', { count: ill.count }) : t('health.parked', { count: ill.count });
    }
  };
}
