import { claimsAndSessionsAgree, sessionsNeverOverlap } from './calendar.ts';
import { eventsAreHandled, timelinesAreComplete } from './handled.ts';
import { type Invariant } from './invariant.ts';
import { billingAgreesWithBooking, chargesAreAsDecided, ledgerBalances } from './ledger.ts';
import { mailsAreSentOnce } from './mails.ts';
import { requestsHaveTheirEffects } from './requests.ts';
import { callersWereAnswered, nothingWaits, onlyPoisonIsParked, processesEndOnlyWhenTold } from './rest.ts';

export const invariants: readonly Invariant[] = [
  requestsHaveTheirEffects,
  sessionsNeverOverlap,
  claimsAndSessionsAgree,
  eventsAreHandled,
  timelinesAreComplete,
  mailsAreSentOnce,
  ledgerBalances,
  billingAgreesWithBooking,
  chargesAreAsDecided,
  nothingWaits,
  onlyPoisonIsParked,
  callersWereAnswered,
  processesEndOnlyWhenTold,
];
