import { useId } from 'react';
import type { Slot } from '../api/slots.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './slot-picker.module.css';

type Props = {
  readonly label: string;
  readonly slots: readonly Slot[];
  readonly timeZone: string;
  readonly chosen: string | undefined;
  readonly onChoose: (start: string) => void;
};

/** The times of half a day, one of which can be chosen. */
export function Times({ label, slots, timeZone, chosen, onChoose }: Props) {
  const format = useFormat();
  const name = useId();
  if (slots.length === 0) return null;
  const texts = slots.map(({ start }) => format.time(start, timeZone));
  // in the hour that a change of the clocks repeats, the clock alone does not say which
  const text = (start: string, own: string) =>
    texts.filter((other) => other === own).length > 1 ? `${own} ${format.zone(start, timeZone)}` : own;
  return (
    <fieldset className={styles.half}>
      <legend>{label}</legend>
      <div className={styles.grid}>
        {slots.map(({ start }, index) => (
          <label key={start} className={styles.time}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={start === chosen}
              onChange={() => onChoose(start)}
            />
            <span>{text(start, texts[index] ?? '')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
