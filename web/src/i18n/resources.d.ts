import type { texts as availability } from '../locales/en/availability.ts';
import type { texts as booking } from '../locales/en/booking.ts';
import type { texts as client } from '../locales/en/client.ts';
import type { texts as common } from '../locales/en/common.ts';
import type { texts as hub } from '../locales/en/hub.ts';
import type { texts as ops } from '../locales/en/ops.ts';
import type { texts as problems } from '../locales/en/problems.ts';
import type { texts as professional } from '../locales/en/professional.ts';
import type { texts as signIn } from '../locales/en/sign-in.ts';

/** Every namespace is a file of `locales/en` and of `locales/de`; English says which texts there are. */
export type Resources = {
  availability: typeof availability;
  booking: typeof booking;
  client: typeof client;
  common: typeof common;
  hub: typeof hub;
  ops: typeof ops;
  problems: typeof problems;
  professional: typeof professional;
  'sign-in': typeof signIn;
};
export type Namespace = keyof Resources;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Resources;
  }
}
