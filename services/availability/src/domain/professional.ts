import type { Schedule } from './schedule.ts';

/** A service of a professional, as far as slots need it. */
export type Service = { readonly serviceId: string; readonly durationMinutes: number; readonly offeredToHub: boolean };

/** A professional's set-up, empty with revision 0 until she saves one. */
export type SetUp = {
  readonly revision: number;
  readonly schedule: Schedule;
  readonly services: readonly Service[];
};
