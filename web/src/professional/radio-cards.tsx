import { useId } from 'react';
import styles from './form.module.css';

type Card<Value> = { readonly value: Value; readonly label: string; readonly detail?: string };
type Props<Value> = {
  readonly label: string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly cards: readonly Card<Value>[];
};

/** One of a few, each with what follows from it. */
export function RadioCards<Value extends string>({ label, value, onChange, cards }: Props<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.cards}>
        {cards.map((card) => (
          <label key={card.value} className={styles.card}>
            <input
              type="radio"
              name={name}
              checked={card.value === value}
              onChange={() => onChange(card.value)}
              aria-describedby={card.detail ? `${name}-${card.value}` : undefined}
            />
            <span>
              {card.label}
              {card.detail && (
                <span id={`${name}-${card.value}`} className={styles.detail}>
                  {card.detail}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
