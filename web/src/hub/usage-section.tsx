import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usageQuery, type Usage } from '../api/hub.ts';
import { Choice } from '../kit/choice.tsx';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import styles from './hub.module.css';
import { measures, type Measure } from './measures.ts';
import { UsageChart } from './usage-chart.tsx';
import { UsageTable } from './usage-table.tsx';

/** Totals by month, and why some of them are not shown. @see docs/rules.md R16 */
export function UsageSection({ hubId }: { hubId: string }) {
  const { t } = useTranslation(['hub', 'common']);
  const { data, isPending, isError, error, refetch } = useQuery(usageQuery(hubId));
  return (
    <section aria-labelledby="usage" className={styles.section}>
      <h2 id="usage">{t('usage.title')}</h2>
      {isPending && <div className={styles.waiting} data-tall role="status" aria-label={t('common:loading')} />}
      {isError && !data && <Failed what={t('usage.what')} error={error} retry={refetch} />}
      {data && (data.months.length === 0 ? <Empty>{t('usage.none')}</Empty> : <Totals usage={data} />)}
    </section>
  );
}

function Totals({ usage }: { usage: Usage }) {
  const { t } = useTranslation('hub');
  const { months } = usage;
  const cells = months.flatMap((month) => measures.map((measure) => month[measure]));
  if (cells.every((cell) => cell === null)) {
    return (
      <div className={styles.card}>
        <p>
          <strong>{t('usage.allHidden')}</strong>
        </p>
        <Reason usage={usage} />
      </div>
    );
  }
  return (
    <div className={styles.card}>
      <Chart months={months} />
      {cells.includes(null) && <p className={styles.muted}>{t('usage.legend')}</p>}
      <details>
        <summary>{t('usage.why')}</summary>
        <Reason usage={usage} />
      </details>
      <details>
        <summary>{t('usage.table')}</summary>
        <UsageTable months={months} />
      </details>
    </div>
  );
}

function Chart({ months }: Pick<Usage, 'months'>) {
  const { t } = useTranslation('hub');
  const [measure, setMeasure] = useState<Measure>('sessions');
  return (
    <>
      <Choice
        label={t('usage.measure')}
        value={measure}
        onChange={setMeasure}
        options={measures.map((value) => ({ value, label: t(`usage.${value}`) }))}
      />
      <UsageChart months={months} measure={measure} />
    </>
  );
}

function Reason({ usage: { minimumGroupSize, timeZone } }: { usage: Usage }) {
  const { t } = useTranslation('hub');
  return (
    <div className={styles.form}>
      <p>{t('usage.reason', { count: minimumGroupSize })}</p>
      <p>{t('usage.published', { zone: timeZone })}</p>
    </div>
  );
}
