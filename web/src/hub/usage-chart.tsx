import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Usage } from '../api/hub.ts';
import { useFormat } from '../i18n/use-format.ts';
import { barsOf } from './bars.ts';
import styles from './hub.module.css';
import type { Measure } from './measures.ts';

const HEIGHT = 160;
const STEP = 52;
const BAR = 32;
const BASE = 24;

/** A bar for each month; a hidden one is a dashed outline of no height that would say something. */
export function UsageChart({ months, measure }: { months: Usage['months']; measure: Measure }) {
  const { t } = useTranslation('hub');
  const format = useFormat();
  const frame = useRef<HTMLElement>(null);
  // where not all fits, the latest months are what one wants to see
  useEffect(() => frame.current?.scrollTo({ left: frame.current.scrollWidth }), []);
  const bars = barsOf(months, measure, HEIGHT);
  const short = (month: string) => format.shortMonth(`${month}T12:00:00Z`);
  const caption = t('usage.caption', { measure: t(`usage.${measure}`) });
  const spoken = bars.map(({ month, value }) =>
    t('usage.bar', {
      month: format.month(`${month}T12:00:00Z`, 'UTC'),
      value: value === null ? t('usage.hidden') : format.number(value),
    }),
  );
  return (
    <figure ref={frame} className={styles.chart} tabIndex={0} role="group" aria-label={caption}>
      <svg
        width={STEP * bars.length}
        height={HEIGHT + BASE * 2}
        role="img"
        aria-label={`${caption}. ${spoken.join('; ')}`}
      >
        {bars.map(({ month, value, height }, index) => {
          const x = index * STEP + (STEP - BAR) / 2;
          const y = BASE + HEIGHT - height;
          return (
            <g key={month} className={value === null ? styles.hidden : styles.bar}>
              <rect x={x} y={y} width={BAR} height={height} rx="4" />
              <text x={x + BAR / 2} y={y - 8}>
                {value === null ? '?' : format.number(value)}
              </text>
              <text x={x + BAR / 2} y={BASE + HEIGHT + 18} className={styles.monthName}>
                {short(month)}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
