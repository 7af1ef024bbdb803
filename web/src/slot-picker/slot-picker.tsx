import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Slot } from '../api/slots.ts';
import { useFormat } from '../i18n/use-format.ts';
import { daysOf } from './days.ts';
import { Month } from './month.tsx';
import { Times } from './times.tsx';
import styles from './slot-picker.module.css';

type Props = {
  readonly slots: readonly Slot[];
  /** The reader's zone, in which days and times are shown. */
  readonly timeZone: string;
  readonly chosen: string | undefined;
  readonly onChoose: (start: string) => void;
};

/** A day among those that have free times, and then a time of that day. Opens at the first day. */
export function SlotPicker({ slots, timeZone, chosen, onChoose }: Props) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  const days = useMemo(() => daysOf(slots, timeZone), [slots, timeZone]);
  const [picked, setPicked] = useState<string>();
  const times = useRef<HTMLElement>(null);
  // on a phone they begin below the month
  useEffect(() => {
    if (picked) times.current?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  const day = days.find(({ date }) => date === picked) ?? days[0];
  if (!day) return null;
  return (
    <div className={styles.picker}>
      <section aria-label={t('day')}>
        <Month days={days} picked={day.date} onPick={setPicked} />
      </section>
      <section ref={times} aria-label={t('time')} className={styles.times}>
        <h3 aria-live="polite">{format.longDay(`${day.date}T12:00:00Z`, 'UTC')}</h3>
        <Times label={t('morning')} slots={day.morning} timeZone={timeZone} chosen={chosen} onChoose={onChoose} />
        <Times label={t('afternoon')} slots={day.afternoon} timeZone={timeZone} chosen={chosen} onChoose={onChoose} />
        <p className={styles.zone}>
          {t('zone', { zone: format.zone(day.morning[0]?.start ?? day.afternoon[0]!.start, timeZone), name: timeZone })}
        </p>
      </section>
    </div>
  );
}
