import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownServicesQuery, previewQuery, type Schedule } from '../api/practice.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failed } from '../kit/failed.tsx';
import { startOfDay, toInstant } from './zone-time.ts';
import styles from './availability.module.css';

const SETTLE_MS = 300;
const DAYS = 14;

/** What clients would be offered in the next two weeks under the set-up as it stands here, saved or not. */
export function Preview({ professionalId, draft }: { professionalId: string; draft: Schedule }) {
  const { t } = useTranslation('availability');
  const format = useFormat();
  const [schedule] = useDebouncedValue(draft, SETTLE_MS);
  const services = useQuery(ownServicesQuery(professionalId));
  const [chosen, setChosen] = useState('');
  const [asked, setAsked] = useState({ date: '', time: '' });
  const [today] = useState(() => new Date());
  const hub = services.data?.filter(({ offeredToHub }) => offeredToHub) ?? [];
  const service = hub.find(({ id }) => id === chosen) ?? hub[0];
  const start = toInstant(asked, schedule.timeZone);
  const look = {
    schedule,
    serviceId: service?.id ?? '',
    from: today.toISOString(),
    to: startOfDay(today, schedule.timeZone, DAYS),
    ...(start !== undefined && { start }),
  };
  const preview = useQuery({ ...previewQuery(professionalId, look), enabled: service !== undefined });
  const byDay = Map.groupBy(preview.data?.slots ?? [], (slot) => format.day(slot.start, schedule.timeZone));
  if (services.data && !service) return <p>{t('preview.noService')}</p>;
  return (
    <div className={styles.preview} aria-busy={preview.isFetching}>
      <NativeSelect
        label={t('preview.service')}
        data={hub.map(({ id, name }) => ({ value: id, label: name }))}
        value={service?.id ?? ''}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <fieldset className={styles.hours}>
        <legend>{t('why.title')}</legend>
        <div className={styles.inline}>
          <TextInput
            type="date"
            label={t('overrides.date')}
            value={asked.date}
            onChange={(event) => setAsked({ ...asked, date: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t('why.time')}
            value={asked.time}
            onChange={(event) => setAsked({ ...asked, time: event.currentTarget.value })}
          />
          <Button variant="default" disabled={start === undefined} onClick={() => setAsked({ date: '', time: '' })}>
            {t('why.clear')}
          </Button>
        </div>
        <div role="status">
          {start !== undefined && preview.data?.explanation && (
            <ul className={styles.reasons}>
              {preview.data.explanation.offered && <li>{t('why.offered')}</li>}
              {preview.data.explanation.reasons.map((reason) => (
                <li key={reason}>{t(`why.reasons.${reason}`)}</li>
              ))}
            </ul>
          )}
        </div>
      </fieldset>
      {preview.isError && <Failed what={t('preview.what')} error={preview.error} retry={preview.refetch} />}
      <p role="status" className={styles.muted}>
        {preview.data && t('preview.count', { count: preview.data.slots.length })}
      </p>
      <dl className={styles.offered}>
        {[...byDay].map(([day, slots]) => (
          <div key={day}>
            <dt>{day}</dt>
            <dd>{slots.map((slot) => format.time(slot.start, schedule.timeZone)).join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
