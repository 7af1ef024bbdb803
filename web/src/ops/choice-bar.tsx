import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParkedEvent } from '../api/ops.ts';
import { allShown, none, type Choice } from './choice.ts';
import styles from './parked.module.css';

type Props = {
  readonly shown: readonly ParkedEvent[];
  /** There are others that are not shown. */
  readonly more: boolean;
  readonly choice: Choice;
  readonly chosen: number;
  readonly onChoice: (choice: Choice) => void;
  readonly onReplay: () => void;
  readonly onDiscard: () => void;
};

/** Chooses all or none, says how many are chosen, and what can be done with them; stays in view. */
export function ChoiceBar({ shown, more, choice, chosen, onChoice, onReplay, onDiscard }: Props) {
  const { t } = useTranslation('ops');
  const box = useRef<HTMLInputElement>(null);
  const isAll = choice.kind === 'all';
  const isEvery = chosen === shown.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = chosen > 0 && !isEvery;
  }, [chosen, isEvery]);
  return (
    <div className={styles.bar}>
      <label className={styles.tick}>
        <input
          ref={box}
          type="checkbox"
          checked={isEvery}
          onChange={() => onChoice(isEvery ? none : allShown(shown))}
        />
        {t('parked.chooseAll', { count: shown.length })}
      </label>
      <p role="status" className={styles.muted}>
        {isAll ? `${t('parked.allChosen')} ${t('parked.seenOnly')}` : t('parked.chosen', { count: chosen })}
      </p>
      {more && isEvery && (
        <Button variant="subtle" onClick={() => onChoice(isAll ? allShown(shown) : { kind: 'all' })}>
          {isAll ? t('parked.onlyShown') : t('parked.also')}
        </Button>
      )}
      <div className={styles.actions}>
        <Button variant="default" disabled={chosen === 0 || isAll} onClick={onDiscard}>
          {t('parked.discard')}
        </Button>
        <Button disabled={chosen === 0} onClick={onReplay}>
          {t('parked.replay')}
        </Button>
      </div>
    </div>
  );
}
