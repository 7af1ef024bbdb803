import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { id, timeZone } from '../shapes.ts';

/** A professional saved her set-up; its zone is hers from then on. Stream: the professional; sequence: the schedule's revision. */
export const scheduleChanged = defineEvent(
  'availability.schedule-changed.v1',
  z.object({ professionalId: id, timeZone }),
);
