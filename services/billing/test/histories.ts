import fc from 'fast-check';

export type Intent = 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;

/** One thing that happens. An index names one of what there is by then; where there is none, nothing happens. */
type Grant = { does: 'grant'; client: number; credits: number; inHours: number };
type Book = { does: 'book'; client: number; programme: 'hub' | 'private'; inHours: number };
export type Change = {
  does: 'change';
  lineage: number;
  how: 'cancel' | 'move' | 'no-show' | 'complete';
  byClient: boolean;
  intent: Intent;
  /** The event claims that it was late, whatever the clock says. */
  lies: boolean;
  inHours: number;
};
type Deliver = { does: 'deliver'; event: number; again: boolean };
type Burst = { does: 'burst'; event: number; count: number };
type Decide = {
  does: 'decide';
  session: number;
  outcome: 'charge-credit' | 'charge-direct' | 'waive';
  amountMinor: number | undefined;
};
type Ask = { does: 'undo' | 'open' | 'pay'; session: number };
type Refund = { does: 'refund'; session: number; amountMinor: number | undefined };
type Stay = { does: 'leave' | 'join'; client: number };
type Deadline = { does: 'deadline'; session: number; hours: number | null };
type Time = { does: 'time'; hours: number };
export type Asked = Decide | Ask | Refund;
export type Step = Grant | Book | Change | Deliver | Burst | Asked | Stay | Deadline | Time;

/** Each step may be repeated, and may crash once at some statement of its transaction (0: it does not). */
export type History = readonly { readonly step: Step; readonly crashAt: number; readonly repeated: boolean }[];

const index = fc.nat({ max: 30 });
const hours = fc.integer({ min: 1, max: 80 });
const amountMinor = fc.option(fc.integer({ min: 1, max: 7500 }), { nil: undefined });
const does = <Does extends string>(...names: Does[]) => fc.constantFrom(...names);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record<Grant>({
      does: does('grant'),
      client: index,
      credits: fc.integer({ min: 1, max: 3 }),
      inHours: fc.integer({ min: 1, max: 120 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record<Book>({
      does: does('book'),
      client: index,
      programme: fc.constantFrom('hub', 'hub', 'private'),
      inHours: hours,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record<Change>({
      does: does('change'),
      lineage: index,
      how: fc.constantFrom('cancel', 'move', 'no-show', 'complete'),
      byClient: fc.boolean(),
      intent: fc.constantFrom<Intent>('open', 'charge-credit', 'charge-direct', 'waive', null),
      lies: fc.boolean(),
      inHours: hours,
    }),
  },
  { weight: 14, arbitrary: fc.record<Deliver>({ does: does('deliver'), event: index, again: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record<Burst>({ does: does('burst'), event: index, count: fc.integer({ min: 2, max: 5 }) }),
  },
  {
    weight: 9,
    arbitrary: fc.record<Decide>({
      does: does('decide'),
      session: index,
      outcome: fc.constantFrom('charge-credit', 'charge-direct', 'waive'),
      amountMinor,
    }),
  },
  { weight: 8, arbitrary: fc.record<Ask>({ does: does('undo', 'open', 'pay', 'pay'), session: index }) },
  { weight: 3, arbitrary: fc.record<Refund>({ does: does('refund'), session: index, amountMinor }) },
  { weight: 2, arbitrary: fc.record<Stay>({ does: does('leave', 'join'), client: index }) },
  {
    weight: 1,
    arbitrary: fc.record<Deadline>({ does: does('deadline'), session: index, hours: fc.option(hours, { nil: null }) }),
  },
  { weight: 3, arbitrary: fc.record<Time>({ does: does('time'), hours: fc.integer({ min: 1, max: 40 }) }) },
);

export const anyHistory: fc.Arbitrary<History> = fc.array(
  fc.record({
    step,
    crashAt: fc.option(fc.integer({ min: 1, max: 14 }), { nil: 0, freq: 3 }),
    repeated: fc.boolean(),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);
