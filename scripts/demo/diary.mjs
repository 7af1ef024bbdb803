// A fortnight of sessions, one week back and one ahead, in every state. Times are wall-clock hours of the professional.

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * @param {{ mira: any, june: any, tess: any, omar: any, lena: any, paul: any, ida: any }} people with ids and services
 * @param {number} now
 */
export function diaryOf({ mira, june, tess, omar, lena, paul, ida }, now) {
  const session = (professional, client, service, day, hour, then) => {
    const start = at(workday(now, day), hour, professional.timeZone);
    const bookedAt = Math.min(start - 9 * DAY, now - 10 * DAY);
    const programme = client.isPrivate ? 'private' : 'hub';
    const chosen = professional.services[service].id;
    return {
      professionalId: professional.id,
      clientId: client.id,
      serviceId: chosen,
      programme,
      start,
      bookedAt,
      then: then?.(start),
    };
  };
  const completed = () => ({ did: 'completed' });
  const noShow = () => ({ did: 'no-show' });
  const byClient = (hoursBefore, acknowledge) => (start) => ({
    did: 'cancelled',
    by: 'client',
    at: start - hoursBefore * HOUR,
    acknowledge,
  });
  const byProfessional = (hoursBefore) => (start) => ({
    did: 'cancelled',
    by: 'professional',
    at: start - hoursBefore * HOUR,
  });
  const moved = (by, days, hour, zone) => () => ({
    did: 'moved',
    by,
    at: now - 26 * HOUR,
    to: at(workday(now, days), hour, zone),
  });
  return [
    session(mira, tess, 0, -5, 9, completed),
    session(mira, omar, 0, -5, 10, completed),
    session(mira, paul, 1, -5, 14, completed),
    session(mira, lena, 0, -4, 9, noShow),
    session(mira, tess, 1, -4, 11, byClient(3, 'late-change')),
    session(mira, paul, 1, -4, 15, byProfessional(50)),
    session(mira, omar, 1, -3, 9, completed),
    session(mira, lena, 1, -3, 13, byClient(40)),
    session(mira, paul, 2, -2, 9, byClient(5, 'late-change')),
    session(mira, tess, 1, -2, 14, completed),
    session(mira, omar, 1, -1, 10, byClient(20, 'late-change')),
    session(june, ida, 0, -5, 9, completed),
    session(june, ida, 0, -3, 10, byClient(30, 'own-terms')),
    session(june, tess, 0, -2, 11, completed),
    session(june, ida, 1, -1, 9, noShow),
    session(mira, tess, 1, 1, 9),
    session(mira, omar, 1, 1, 11),
    session(mira, paul, 1, 1, 15),
    session(mira, lena, 1, 2, 10, moved('professional', 3, 16, mira.timeZone)),
    session(mira, tess, 1, 3, 9),
    session(mira, paul, 1, 4, 9),
    session(mira, omar, 1, 5, 13),
    session(june, ida, 0, 2, 9),
    session(june, tess, 0, 4, 11),
    session(june, ida, 1, 5, 14),
  ];
}

/** The day that lies so many working days from today. */
function workday(now, count) {
  let day = now;
  for (let left = Math.abs(count); left > 0;) {
    day += Math.sign(count) * DAY;
    if (![0, 6].includes(new Date(day).getUTCDay())) left -= 1;
  }
  return new Date(day).toISOString().slice(0, 10);
}

/** The instant of a wall-clock hour in a zone; the demo's hours lie far from any change of the clocks. */
function at(date, hour, timeZone) {
  const asUtc = Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00Z`);
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(asUtc);
  const read = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const shown = Date.parse(`${read.year}-${read.month}-${read.day}T${read.hour}:${read.minute}:00Z`);
  return asUtc - (shown - asUtc);
}
