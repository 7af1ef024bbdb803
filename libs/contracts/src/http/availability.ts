import { z } from 'zod';
import { id, instant, localDate, localEndTime, localTime, page, timeZone } from '../shapes.ts';

const weekday = z.number().int().min(1).max(7);
const stretch = z.strictObject({ days: z.array(weekday).min(1).max(7), start: localTime, end: localEndTime });

/** One date's own hours instead of the weekly ones; several for a date add up; `closed` empties it. */
export const override = z.union([
  z.strictObject({ date: localDate, closed: z.literal(true) }),
  z.strictObject({ date: localDate, start: localTime, end: localEndTime }),
]);

export const schedule = z
  .strictObject({
    timeZone,
    workingHours: z.array(stretch).max(100),
    hubAvailability: z.array(stretch).max(100),
    overrides: z.array(override).max(1000),
    bookablePeriodWeeks: z.number().int().min(1).max(104),
    noticeHours: z.number().int().min(0).max(720),
    bufferBeforeMinutes: z.number().int().min(0).max(240),
    bufferAfterMinutes: z.number().int().min(0).max(240),
    startIntervalMinutes: z.number().int().min(1).max(1440),
    /** Null: no limit. */
    maxPerDay: z.number().int().min(1).max(100).nullable(),
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.output<typeof schedule>;

export const slotsQuery = z.strictObject({
  serviceId: id,
  from: instant,
  to: instant,
  /** For moving that session: its own time blocks nothing and its own length counts. */
  sessionId: id.optional(),
});
export const slots = z
  .object({ timeZone, slots: z.array(z.object({ start: instant, end: instant })) })
  .meta({ id: 'Slots' });

/** What a set-up would offer, if it were saved; `start`: why that time would not be offered. */
export const previewSchedule = z.strictObject({
  schedule,
  serviceId: id,
  from: instant,
  to: instant,
  start: instant.optional(),
});

export const explanationQuery = z.strictObject({ serviceId: id, start: instant, sessionId: id.optional() });
export const explanationReason = z.enum([
  'outside-hours',
  'outside-hub-availability',
  'override-closed',
  'time-off',
  'session',
  'buffer',
  'notice',
  'bookable-period',
  'max-per-day',
  'off-grid',
  'held',
]);
export const explanation = z
  .object({ offered: z.boolean(), reasons: z.array(explanationReason) })
  .meta({ id: 'Explanation' });

export const schedulePreview = z
  .object({ timeZone, slots: z.array(z.object({ start: instant, end: instant })), explanation: explanation.nullable() })
  .meta({ id: 'SchedulePreview' });

export const createTimeOff = z.strictObject({
  start: instant,
  end: instant,
  note: z.string().trim().max(500).optional(),
});
export const timeOff = z
  .object({ id, start: instant, end: instant, note: z.string().nullable() })
  .meta({ id: 'TimeOff' });
/** The answer to a new time off: the sessions it collides with, none of which it moves. */
export const timeOffCreated = timeOff.extend({
  collidesWith: z.array(z.object({ sessionId: id, start: instant, end: instant })),
});
export const timeOffList = z.object({ items: z.array(timeOff), nextCursor: z.string().nullable() });
/** What a save of the set-up answers: the set-up, and the sessions that now lie outside it. */
export const scheduleSaved = schedule.extend({
  outside: z.array(z.object({ sessionId: id, start: instant, end: instant })),
});

const setUpChange = z
  .object({
    at: instant,
    by: id,
    what: z.enum(['schedule-saved', 'time-off-added', 'time-off-removed']),
    /** Of the set-up; null for time off. */
    revision: z.number().int().nullable(),
    /** The fields of the set-up that differ from the revision before; all of the first one. */
    changed: z.array(z.string()),
    /** As it was saved; null for time off. */
    schedule: schedule.nullable(),
    /** Null for a set-up. */
    timeOff: z.object({ id, start: instant, end: instant }).nullable(),
  })
  .meta({ id: 'SetUpChange' });
/** Who changed the set-up and time off when, newest first. */
export const setUpHistory = page(setUpChange);
