import { Button, CloseButton, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../api/practice.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './availability.module.css';

type Override = Schedule['overrides'][number];
type Props = { readonly overrides: readonly Override[]; readonly onChange: (overrides: Override[]) => void };

/** Single dates with hours of their own, or none. */
export function OverridesForm({ overrides, onChange }: Props) {
  const { t } = useTranslation('availability');
  const format = useFormat();
  const [date, setDate] = useState('');
  const [hours, setHours] = useState({ start: '', end: '' });
  const day = (text: string) => format.day(`${text}T12:00:00Z`, 'UTC');

  function add(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (date === '') return;
    const isOpen = hours.start !== '' && hours.end !== '';
    const next: Override = isOpen ? { date, ...hours } : { date, closed: true };
    onChange([...overrides, next].toSorted((one, other) => one.date.localeCompare(other.date)));
    setDate('');
    setHours({ start: '', end: '' });
  }

  return (
    <>
      <ul className={styles.list}>
        {overrides.map((one, index) => {
          const what = 'closed' in one ? t('overrides.closed') : `${one.start}–${one.end}`;
          return (
            <li key={`${one.date} ${what}`} className={styles.row}>
              {day(one.date)}: {what}
              <CloseButton
                size={44}
                aria-label={t('overrides.remove', { date: day(one.date) })}
                onClick={() => onChange(overrides.filter((_, at) => at !== index))}
              />
            </li>
          );
        })}
      </ul>
      <form className={styles.inline} onSubmit={add}>
        <TextInput
          type="date"
          label={t('overrides.date')}
          value={date}
          onChange={(e) => setDate(e.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t('hours.from')}
          value={hours.start}
          onChange={(event) => setHours({ ...hours, start: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('hours.to')}
          value={hours.end}
          onChange={(event) => setHours({ ...hours, end: event.currentTarget.value })}
        />
        <Button type="submit" variant="default" disabled={date === ''}>
          {hours.start && hours.end ? t('overrides.add') : t('overrides.addClosed')}
        </Button>
      </form>
    </>
  );
}
