import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WallClock } from './zone-time.ts';
import styles from './form.module.css';

type Props = {
  readonly value: WallClock;
  readonly onChange: (value: WallClock) => void;
  readonly timeZone: string;
  readonly error?: string;
};

/** A date and a time of day in a zone; the browser's own pickers, so that every way of typing works. */
export function WallClockFields({ value, onChange, timeZone, error }: Props) {
  const { t } = useTranslation('professional');
  return (
    <div>
      <div className={styles.pair}>
        <TextInput
          type="date"
          label={t('form.date')}
          value={value.date}
          error={error}
          onChange={(event) => onChange({ ...value, date: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('form.time')}
          step={300}
          value={value.time}
          onChange={(event) => onChange({ ...value, time: event.currentTarget.value })}
        />
      </div>
      <p className={styles.reason}>{t('calendar.zone', { zone: timeZone.replaceAll('_', ' ') })}</p>
    </div>
  );
}
