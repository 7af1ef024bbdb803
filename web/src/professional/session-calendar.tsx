import FullCalendar, { type CalendarController, type EventDisplayInfo, type EventInput } from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import list from '@fullcalendar/react/list';
import german from '@fullcalendar/react/locales/de';
import english from '@fullcalendar/react/locales/en-gb';
import monarch from '@fullcalendar/react/themes/monarch';
import timeGrid from '@fullcalendar/react/timegrid';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/monarch/theme.css';
import '@fullcalendar/react/themes/monarch/palettes/green.css';
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import { useFormat } from '../i18n/use-format.ts';
import { EventFace } from './event-face.tsx';
import styles from './calendar.module.css';

type Props = {
  readonly controller: CalendarController;
  readonly view: string;
  readonly timeZone: string;
  readonly sessions: readonly Session[];
  readonly loading: boolean;
  /** Sessions whose change waits for her decision. */
  readonly undecided: ReadonlySet<string>;
  readonly onRange: (range: { from: string; to: string }) => void;
  readonly onOpen: (sessionId: string) => void;
  readonly onMove: (session: Session, start: string) => void;
};

const locales = [english, german];
const plugins = [dayGrid, timeGrid, list, interaction, monarch];

export function SessionCalendar(props: Props) {
  const { controller, view, timeZone, sessions, loading, undecided, onRange, onOpen, onMove } = props;
  const { t, i18n } = useTranslation('professional');
  const format = useFormat();
  const scheme = useComputedColorScheme();
  const events = useMemo(() => sessions.map((session) => eventOf(session)), [sessions]);
  const hours = useMemo(() => hoursShown(sessions, timeZone), [sessions, timeZone]);
  return (
    <div className={styles.calendar} data-color-scheme={scheme} data-view={view} aria-busy={loading}>
      <FullCalendar
        controller={controller}
        plugins={plugins}
        locales={locales}
        locale={i18n.language === 'de' ? 'de' : 'en-gb'}
        timeZone={timeZone}
        initialView={view}
        headerToolbar={false}
        height="auto"
        slotMinTime={hours.from}
        slotMaxTime={hours.to}
        // a drag moves by whole slots: finer, FullCalendar 7.1 measures from where the pointer is to the middle of a slot,
        // and a drag to the side alone would change the time of day. The minute is chosen in the dialog that asks
        slotDuration="00:30:00"
        allDaySlot={false}
        nowIndicator
        firstDay={1}
        dayMaxEvents={4}
        events={events}
        editable
        eventDurationEditable={false}
        eventOverlap
        eventInteractive
        eventContent={({ event, view: { type } }: EventDisplayInfo) => {
          const [from, to] = [event.startStr, event.endStr].map((at) => format.clock(at, timeZone));
          const time = type === 'dayGridMonth' ? from : `${from}–${to}`;
          return <EventFace session={sessionIn(event.extendedProps)} time={String(time)} undecided={undecided} />;
        }}
        eventClass={({ event }: EventDisplayInfo) => faceClass(sessionIn(event.extendedProps))}
        listItemEventBeforeClass={styles.dot}
        listDayAltFormat={{ weekday: 'short' }}
        noEventsContent={t('calendar.none')}
        datesSet={({ start, end }) => onRange({ from: start.toISOString(), to: end.toISOString() })}
        eventClick={({ event }) => onOpen(event.id)}
        eventDrop={({ event, revert }) => {
          // nothing moves until she has said so
          const start = new Date(event.startStr).toISOString();
          revert();
          onMove(sessionIn(event.extendedProps), start);
        }}
      />
    </div>
  );
}

function eventOf(session: Session): EventInput {
  const isLive = session.status === 'scheduled';
  const tint = session.programme === 'hub' ? 'hub' : 'private';
  return {
    id: session.id,
    title: session.client.name,
    start: session.start,
    end: session.end,
    startEditable: isLive && Date.parse(session.start) > Date.now(),
    overlap: true,
    color: `var(--hh-${tint})`,
    contrastColor: `var(--hh-${tint}-text)`,
    extendedProps: { session },
  };
}

function sessionIn(props: Record<string, unknown>): Session {
  return props['session'] as Session;
}

function faceClass({ status }: Session): string {
  const isOver = status === 'cancelled' || status === 'rescheduled';
  return isOver ? `${styles.event} ${styles.over}` : String(styles.event);
}

/** From 7 to 20 o'clock, and whatever lies outside of it. */
function hoursShown(sessions: readonly Session[], timeZone: string): { from: string; to: string } {
  const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  const hourOf = (instant: string) => Number(format.format(new Date(instant)));
  let [from, to] = [7, 20];
  for (const { start, end } of sessions) {
    const [first, last] = [hourOf(start), hourOf(end)];
    from = Math.min(from, first);
    to = Math.max(to, last < first ? 24 : last + 1);
  }
  const text = (hour: number) => `${String(hour).padStart(2, '0')}:00:00`;
  return { from: text(from), to: text(Math.min(to, 24)) };
}
