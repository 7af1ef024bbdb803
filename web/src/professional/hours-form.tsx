import { Button, CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../api/practice.ts';
import { useWeekdays } from './use-weekdays.ts';
import styles from './availability.module.css';

type Stretch = Schedule['workingHours'][number];
type Props = {
  readonly label: string;
  readonly stretches: readonly Stretch[];
  readonly onChange: (stretches: Stretch[]) => void;
};

/** The same hours as the grid, to the minute. `24:00` is the end of a day. */
export function HoursForm({ label, stretches, onChange }: Props) {
  const { t } = useTranslation('availability');
  const weekdays = useWeekdays();
  const change = (index: number, next: Partial<Stretch>) =>
    onChange(stretches.map((one, at) => (at === index ? { ...one, ...next } : one)));
  return (
    <fieldset className={styles.hours}>
      <legend>{label}</legend>
      {stretches.map((stretch, index) => (
        <div key={index} className={styles.stretch} role="group" aria-label={t('hours.row', { number: index + 1 })}>
          <label>
            <span className="visually-hidden">{t('hours.from')}</span>
            <input
              type="time"
              value={stretch.start}
              onChange={({ target }) => target.value && change(index, { start: target.value })}
            />
          </label>
          –
          <label>
            <span className="visually-hidden">{t('hours.to')}</span>
            <input
              type="time"
              // a time input knows no 24:00; midnight at the end means it
              value={stretch.end === '24:00' ? '00:00' : stretch.end}
              onChange={({ target }) =>
                target.value && change(index, { end: target.value === '00:00' ? '24:00' : target.value })
              }
            />
          </label>
          <span className={styles.days}>
            {weekdays.map(({ short, long }, day) => (
              <label key={long} className={styles.day}>
                <input
                  type="checkbox"
                  className="visually-hidden"
                  checked={stretch.days.includes(day + 1)}
                  onChange={({ target }) => {
                    const others = stretch.days.filter((one) => one !== day + 1);
                    const next = target.checked ? [...others, day + 1].sort((a, b) => a - b) : others;
                    if (next.length > 0) change(index, { days: next });
                  }}
                />
                <span>
                  <abbr title={long}>{short}</abbr>
                </span>
              </label>
            ))}
          </span>
          <CloseButton
            size={44}
            aria-label={t('hours.remove', { from: stretch.start, to: stretch.end })}
            onClick={() => onChange(stretches.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        variant="default"
        onClick={() => onChange([...stretches, { days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }])}
      >
        {t('hours.add')}
      </Button>
    </fieldset>
  );
}
