import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/dates/styles.layer.css';
import { DatePicker } from '@mantine/dates';
import 'dayjs/locale/de';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Day } from './days.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './slot-picker.module.css';

type Props = {
  readonly days: readonly Day[];
  readonly picked: string;
  readonly onPick: (date: string) => void;
};

/** A month in which only days with free times can be picked. */
export function Month({ days, picked, onPick }: Props) {
  const { t, i18n } = useTranslation('booking');
  const format = useFormat();
  const counts = useMemo(
    () => new Map(days.map(({ date, morning, afternoon }) => [date, morning.length + afternoon.length])),
    [days],
  );
  const [shown, setShown] = useState(picked);
  const label = (date: string) => {
    const day = format.longDay(`${date}T12:00:00Z`, 'UTC');
    return t('dayLabel', { day, count: counts.get(date) ?? 0 });
  };
  return (
    <DatePicker
      className={styles.month}
      locale={i18n.language}
      firstDayOfWeek={1}
      maxLevel="month"
      highlightToday
      fullWidth
      hideOutsideDates
      minDate={days[0]?.date}
      maxDate={days.at(-1)?.date}
      date={shown}
      onDateChange={setShown}
      value={picked}
      onChange={(date) => date && onPick(date)}
      excludeDate={(date) => !counts.has(date)}
      getDayAriaLabel={label}
      ariaLabels={{ previousMonth: t('previousMonth'), nextMonth: t('nextMonth') }}
    />
  );
}
