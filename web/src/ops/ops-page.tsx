import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { parkedQuery, queuesQuery } from '../api/ops.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { illsOf, type Ill } from './health.ts';
import styles from './ops.module.css';
import { Parked } from './parked.tsx';
import { Queues } from './queues.tsx';

/** What an operator sees: whether all is well, queues, and what is parked; no session, and nobody's name. */
export function OpsPage() {
  const { t } = useTranslation(['ops', 'common']);
  const queues = useQuery(queuesQuery);
  const parked = useQuery(parkedQuery);
  const ills = queues.data && parked.data && illsOf(queues.data.items, queues.data.alarms, parked.data.items.length);
  return (
    <Page title={t('title')} wide>
      <div className={styles.sections}>
        {ills && <Health ills={ills} />}
        <section aria-labelledby="queues" className={styles.section}>
          <h2 id="queues">{t('queues')}</h2>
          {queues.isPending && <p role="status">{t('common:loading')}</p>}
          {queues.isError && <Failed what={t('queuesWhat')} error={queues.error} retry={queues.refetch} />}
          {queues.data && <Queues queues={queues.data.items} />}
        </section>
        <section aria-labelledby="parked" className={styles.section}>
          <h2 id="parked">{t('parked')}</h2>
          {parked.isPending && <p role="status">{t('common:loading')}</p>}
          {parked.isError && <Failed what={t('parkedWhat')} error={parked.error} retry={parked.refetch} />}
          {parked.data && <Parked events={parked.data.items} missing={parked.data.missing} />}
        </section>
      </div>
    </Page>
  );
}

function Health({ ills }: { ills: readonly Ill[] }) {
  const { t } = useTranslation('ops');
  const words = (ill: Ill) => {
    if (ill.kind === 'alarms') return t('alarms', { alarms: ill.names.join(', ') });
    if (ill.kind === 'unheard') return t('unheard', { queues: ill.names.join(', ') });
    return t('waitingParked', { count: ill.count });
  };
  return (
    <div role="status" className={styles.health} data-ill={ills.length > 0 || undefined}>
      {ills.length === 0 ? <p>{t('healthy')}</p> : ills.map((ill) => <p key={ill.kind}>{words(ill)}</p>)}
    </div>
  );
}
