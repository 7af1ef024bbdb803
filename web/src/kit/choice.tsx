import { useId } from 'react';
import styles from './choice.module.css';

type Option<Value> = { readonly value: Value; readonly label: string; readonly lang?: string };
type Props<Value> = {
  readonly label: string;
  /** Where what stands around it says as much to the eye. */
  readonly labelHidden?: boolean;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
};

/** One of a few, side by side: radio buttons that look like a switch. */
export function Choice<Value extends string>({ label, labelHidden = false, value, onChange, options }: Props<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={labelHidden ? 'visually-hidden' : styles.label}>{label}</legend>
      <div className={styles.row}>
        {options.map((option) => (
          <label key={option.value} className={styles.option} lang={option.lang}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className={styles.face}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
