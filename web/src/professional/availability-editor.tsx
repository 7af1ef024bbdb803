import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedSchedule, Schedule } from '../api/practice.ts';
import { Choice } from '../kit/choice.tsx';
import { HoursForm } from './hours-form.tsx';
import { OverridesForm } from './overrides-form.tsx';
import { Preview } from './preview.tsx';
import { RulesForm } from './rules-form.tsx';
import { SaveBar } from './save-bar.tsx';
import { TimeOffForm } from './time-off-form.tsx';
import { toStretches, toWeek } from './week.ts';
import { WeekGrid } from './week-grid.tsx';
import styles from './availability.module.css';

type Props = { readonly professionalId: string; readonly saved: NonNullable<SavedSchedule> };
type Layer = 'working' | 'hub';

/** A draft of the set-up beside what it would offer. What is saved elsewhere meanwhile never overwrites the draft. */
export function AvailabilityEditor({ professionalId, saved }: Props) {
  const { t } = useTranslation('availability');
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState<Schedule>(saved.schedule);
  const [layer, setLayer] = useState<Layer>('working');
  const isUntouched = JSON.stringify(draft) === JSON.stringify(base.schedule);
  if (isUntouched && saved.etag !== base.etag) {
    setBase(saved);
    setDraft(saved.schedule);
  }
  const change = (next: Partial<Schedule>) => setDraft((before) => ({ ...before, ...next }));
  const field = layer === 'working' ? 'workingHours' : 'hubAvailability';

  return (
    <div className={styles.columns}>
      <div className={styles.left}>
        <section className={styles.card} aria-labelledby="week">
          <h2 id="week">{t('week.title')}</h2>
          <p className={styles.muted}>{t('week.lead')}</p>
          <Choice
            label={t('week.layer')}
            value={layer}
            onChange={setLayer}
            options={(['working', 'hub'] as const).map((value) => ({ value, label: t(`week.layers.${value}`) }))}
          />
          <WeekGrid
            label={t('week.title')}
            working={toWeek(draft.workingHours)}
            hub={toWeek(draft.hubAvailability)}
            layer={layer}
            onPaint={(week) => change({ [field]: toStretches(week) })}
          />
          <HoursForm
            label={t(`week.layers.${layer}`)}
            stretches={draft[field]}
            onChange={(stretches) => change({ [field]: stretches })}
          />
        </section>
        <section className={styles.card} aria-labelledby="overrides">
          <h2 id="overrides">{t('overrides.title')}</h2>
          <OverridesForm overrides={draft.overrides} onChange={(overrides) => change({ overrides })} />
        </section>
        <section className={styles.card} aria-labelledby="rules">
          <h2 id="rules">{t('rules.title')}</h2>
          <RulesForm draft={draft} onChange={change} />
        </section>
        <section className={styles.card} aria-labelledby="time-off">
          <h2 id="time-off">{t('timeOff.title')}</h2>
          <TimeOffForm professionalId={professionalId} timeZone={base.schedule.timeZone} />
        </section>
      </div>
      <section className={styles.right} aria-labelledby="preview">
        <h2 id="preview">{t('preview.title')}</h2>
        <Preview professionalId={professionalId} draft={draft} />
      </section>
      <SaveBar
        professionalId={professionalId}
        base={base}
        draft={draft}
        onSaved={(next) => {
          setBase(next);
          setDraft(next.schedule);
        }}
        onDiscard={() => setDraft(base.schedule)}
      />
    </div>
  );
}
