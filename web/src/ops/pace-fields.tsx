import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './dialogs.module.css';

type Props = {
  readonly past: boolean;
  readonly asksPast: boolean;
  readonly onPast: (past: boolean) => void;
  readonly rate: string;
  readonly onRate: (rate: string) => void;
  readonly wrong: boolean;
};

/** How a replay goes about it: at what pace, and whether it means what has been parked for long. */
export function PaceFields({ past, asksPast, onPast, rate, onRate, wrong }: Props) {
  const { t } = useTranslation('ops');
  const detailId = useId();
  return (
    <>
      {asksPast && (
        <div>
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={past}
              onChange={(event) => onPast(event.target.checked)}
              aria-describedby={detailId}
            />
            {t('replay.past')}
          </label>
          <p id={detailId} className={styles.muted}>
            {t('replay.pastDetail')}
          </p>
        </div>
      )}
      <TextInput
        label={t('replay.perSecond')}
        inputMode="numeric"
        className={styles.short}
        value={rate}
        error={wrong ? t('replay.perSecondWrong') : undefined}
        onChange={(event) => onRate(event.currentTarget.value)}
      />
    </>
  );
}

/** As many a second as was typed; undefined for what is no whole number from 1 to 500. */
export function paceOf(rate: string): number | undefined {
  const number = Number(rate);
  return rate.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= 500 ? number : undefined;
}
