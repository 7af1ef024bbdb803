import type { CalendarController } from '@fullcalendar/react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Choice } from '../kit/choice.tsx';
import styles from './calendar.module.css';

export type CalendarView = 'timeGridWeek' | 'timeGridDay' | 'dayGridMonth' | 'listWeek';
const views: readonly CalendarView[] = ['timeGridDay', 'timeGridWeek', 'dayGridMonth', 'listWeek'];

type Props = {
  readonly controller: CalendarController;
  readonly view: CalendarView;
  readonly onView: (view: CalendarView) => void;
  readonly timeZone: string;
};

/** Where in time the calendar is, and how it shows it. */
export function CalendarToolbar({ controller, view, onView, timeZone }: Props) {
  const { t } = useTranslation('professional');
  return (
    <div className={styles.toolbar}>
      <div className={styles.steps}>
        <Button variant="default" aria-label={t('calendar.previous')} onClick={() => controller.prev()}>
          <span aria-hidden>‹</span>
        </Button>
        <Button variant="default" onClick={() => controller.today()}>
          {t('calendar.today')}
        </Button>
        <Button variant="default" aria-label={t('calendar.next')} onClick={() => controller.next()}>
          <span aria-hidden>›</span>
        </Button>
      </div>
      <div className={styles.where}>
        <h2 aria-live="polite">{controller.view?.title ?? '\u00a0'}</h2>
        <p className={styles.muted}>{t('calendar.zone', { zone: timeZone.replaceAll('_', ' ') })}</p>
      </div>
      <Choice
        label={t('calendar.view')}
        labelHidden
        value={view}
        onChange={(next) => {
          onView(next);
          controller.changeView(next);
        }}
        options={views.map((value) => ({ value, label: t(`calendar.views.${value}`) }))}
      />
    </div>
  );
}
