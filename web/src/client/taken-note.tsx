import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import styles from './dialogs.module.css';
import type { Taken } from './use-slot-choice.ts';

type Props = { readonly taken: Taken; readonly timeZone: string; readonly onChoose: (start: string) => void };

/** Somebody was faster: the nearest times that are still free, where the eye and the focus are. */
export function TakenNote({ taken, timeZone, onChoose }: Props) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [taken]);
  return (
    <div role="alert" tabIndex={-1} ref={box} className={styles.taken}>
      <p>
        <strong>{t('taken.title', { time: format.dayTime(taken.start, timeZone) })}</strong>{' '}
        {t(taken.alternatives.length > 0 ? 'taken.body' : 'taken.none')}
      </p>
      <div className={styles.alternatives}>
        {taken.alternatives.map((start) => (
          <Button key={start} variant="default" onClick={() => onChoose(start)}>
            {format.dayTime(start, timeZone)}
          </Button>
        ))}
      </div>
    </div>
  );
}
