import { NativeSelect, NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../api/practice.ts';
import styles from './availability.module.css';

type Props = { readonly draft: Schedule; readonly onChange: (next: Partial<Schedule>) => void };
const numbers = [
  ['bookablePeriodWeeks', 1, 104],
  ['noticeHours', 0, 720],
  ['bufferBeforeMinutes', 0, 240],
  ['bufferAfterMinutes', 0, 240],
  ['startIntervalMinutes', 1, 1440],
] as const;

/** What bounds a booking besides the hours. */
export function RulesForm({ draft, onChange }: Props) {
  const { t } = useTranslation('availability');
  return (
    <div className={styles.rules}>
      <NativeSelect
        label={t('rules.timeZone')}
        data={[...new Set([draft.timeZone, ...Intl.supportedValuesOf('timeZone')])]}
        value={draft.timeZone}
        onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
      />
      {numbers.map(([field, min, max]) => (
        <NumberInput
          key={field}
          label={t(`rules.${field}`)}
          min={min}
          max={max}
          clampBehavior="blur"
          allowDecimal={false}
          hideControls
          value={draft[field]}
          onChange={(value) => typeof value === 'number' && onChange({ [field]: value })}
        />
      ))}
      <NumberInput
        label={t('rules.maxPerDay')}
        description={t('rules.noLimit')}
        min={1}
        max={100}
        clampBehavior="blur"
        allowDecimal={false}
        hideControls
        value={draft.maxPerDay ?? ''}
        onChange={(value) => onChange({ maxPerDay: typeof value === 'number' ? value : null })}
      />
    </div>
  );
}
