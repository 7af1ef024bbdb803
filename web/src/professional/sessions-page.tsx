import { useCalendarController } from '@fullcalendar/react';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarQuery, type Session } from '../api/calendar.ts';
import { decisionsQuery } from '../api/decisions.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { BookDialog } from './book-dialog.tsx';
import { CalendarToolbar, type CalendarView } from './calendar-toolbar.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { SessionCalendar } from './session-calendar.tsx';
import { SessionDrawer } from './session-drawer.tsx';

type Range = { readonly from: string; readonly to: string };
type Proposal = { readonly session: Session; readonly start: string };

/** Every session of hers, in her zone, whatever became of it. @see docs/rules.md R14 */
export function SessionsPage() {
  const { t } = useTranslation('professional');
  const { me } = useRouteContext({ from: '/signed-in' });
  const [view, setView] = useState<CalendarView>(() => (window.innerWidth < 720 ? 'listWeek' : 'timeGridWeek'));
  const [range, setRange] = useState<Range>();
  const [shown, setShown] = useState<string>();
  const [proposal, setProposal] = useState<Proposal>();
  const [booking, setBooking] = useState(false);
  const controller = useCalendarController();
  const sessions = useQuery({
    ...calendarQuery({ professionalId: me.id, from: range?.from ?? '', to: range?.to ?? '' }),
    enabled: range !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data: decisions = [] } = useQuery(decisionsQuery({ status: 'open' }));
  // the calendar tells on each drawing; the same range again must not draw it again
  const follow = (next: Range) =>
    setRange((range) => (range?.from === next.from && range.to === next.to ? range : next));
  const chosen = sessions.data?.find(({ id }) => id === shown);

  return (
    <Page title={t('sessions.title')} wide actions={<Button onClick={() => setBooking(true)}>{t('book.open')}</Button>}>
      <CalendarToolbar controller={controller} view={view} onView={setView} timeZone={me.timeZone} />
      {sessions.isError && <Failed what={t('sessions.what')} error={sessions.error} retry={sessions.refetch} />}
      <SessionCalendar
        controller={controller}
        view={view}
        timeZone={me.timeZone}
        sessions={sessions.data ?? []}
        loading={sessions.isPending}
        undecided={new Set(decisions.map(({ sessionId }) => sessionId))}
        onRange={follow}
        onOpen={setShown}
        onMove={(session, start) => setProposal({ session, start })}
      />
      {chosen && (
        <SessionDrawer
          session={chosen}
          timeZone={me.timeZone}
          undecided={decisions.some(({ sessionId }) => sessionId === chosen.id)}
          onClose={() => setShown(undefined)}
        />
      )}
      {proposal && (
        <MoveDialog
          session={proposal.session}
          start={proposal.start}
          timeZone={me.timeZone}
          onClose={() => setProposal(undefined)}
        />
      )}
      {booking && <BookDialog professionalId={me.id} timeZone={me.timeZone} onClose={() => setBooking(false)} />}
    </Page>
  );
}
