import { z } from 'zod';
import { jsonSchemaOf } from './catalogue.ts';
import { breaks } from './compatibility.ts';
import { unseen } from './unseen.ts';

const money = z.strictObject({ amountMinor: z.number().int().max(100) }).meta({ id: 'PlantedMoney' });
const fields = {
  sessionId: z.uuid(),
  reason: z.enum(['late', 'early']),
  windowHours: z.number().int().min(0).max(720).nullable(),
  amount: money,
  note: z.string().max(20).optional(),
  by: z.string().nullable(),
  at: z.iso.datetime(),
  zone: z.string().refine((name) => name !== 'UTC', 'must not be UTC'),
  ends: z.array(z.object({ end: z.iso.date() })),
};
const answer = z.discriminatedUnion('granted', [
  z.object({ granted: z.literal(true), lifeMs: z.number() }),
  z.object({ granted: z.literal(false), refusal: z.string() }),
]);

const without = (name: keyof typeof fields) =>
  z.object(Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name)));
const having = (changed: z.ZodRawShape) => z.object({ ...fields, ...changed });

type Planted = readonly [what: string, published: z.ZodType, current: z.ZodType, caught: RegExp | undefined];

const published = z.object(fields);
const changes: readonly (readonly [what: string, current: z.ZodType, caught: RegExp | undefined])[] = [
  ['a required field removed', without('reason'), /^reason is gone/],
  ['an optional field removed', without('note'), /^note is gone/],
  ['a field renamed', z.object({ ...without('at').shape, since: fields.at }), /^at is gone/],
  ['a required field added', having({ extra: z.string() }), /^extra is new and required/],
  ['an optional field made required', having({ note: z.string().max(20) }), /^note is required now/],
  ['a required field made optional', having({ reason: fields.reason.optional() }), /^reason can be missing now/],
  ['a type changed', having({ sessionId: z.number() }), /^sessionId was string and is number/],
  ['a word added to a list', having({ reason: z.enum(['late', 'early', 'no-show']) }), /^reason can be no-show now/],
  ['a word taken from a list', having({ reason: z.enum(['late']) }), /^reason is no longer early/],
  ['a list of words opened', having({ reason: z.string() }), /^reason takes other words/],
  ['any word narrowed to a list', having({ zone: z.enum(['UTC']) }), /^zone takes listed words only/],
  ['null taken away', having({ windowHours: z.number().int().min(0).max(720) }), /cannot be null any more/],
  ['null allowed', having({ sessionId: z.uuid().nullable() }), /^sessionId can be null now/],
  [
    'a limit lowered',
    having({ windowHours: z.number().int().min(0).max(10).nullable() }),
    /maximum was 720 and is 10.*stored/,
  ],
  [
    'a limit raised',
    having({ windowHours: z.number().int().min(0).max(999).nullable() }),
    /maximum was 720 and is 999.*runs the published/,
  ],
  ['a limit taken away', having({ note: z.string().optional() }), /^note: maxLength was 20 and is not there/],
  ['a format given up', having({ at: z.string() }), /^at: format was "date-time"/],
  [
    'a refinement added',
    having({ sessionId: z.uuid().refine(Boolean, 'must be known') }),
    /^sessionId: x-also was not there/,
  ],
  [
    'a refinement changed',
    having({ zone: z.string().refine(Boolean, 'must be a zone') }),
    /^zone: x-also was \["must not be UTC"\]/,
  ],
  [
    'a field added to what refuses unknown ones',
    having({ amount: money.extend({ currency: z.string().optional() }) }),
    /^amount.currency is new where/,
  ],
  ['unknown fields refused', z.strictObject(fields), /^the message refuses unknown fields now/],
  ['unknown fields taken', having({ amount: z.object(money.shape) }), /^amount takes unknown fields now/],
  ['a change within a list', having({ ends: z.array(z.object({ end: z.iso.datetime() })) }), /^ends\[\]\.end: format/],
  ['an optional field added', having({ extra: z.string().optional() }), undefined],
  [
    'an optional field added within a list',
    having({ ends: z.array(z.object({ end: z.iso.date(), by: z.string().optional() })) }),
    undefined,
  ],
  ['a description on what can be null', having({ by: z.string().nullable().describe('Who') }), undefined],
  ['a description', having({ at: z.iso.datetime().describe('When it happened') }), undefined],
  [
    'a part that got a name',
    having({ ends: z.array(z.object({ end: z.iso.date() }).meta({ id: 'PlantedEnd' })) }),
    undefined,
  ],
  ['nothing', z.object({ ...fields }), undefined],
];

const planted: readonly Planted[] = [
  ...changes.map(([what, current, caught]): Planted => [what, published, current, caught]),
  [
    'a variant of an answer added',
    answer,
    z.discriminatedUnion('granted', [...answer.options, z.object({ granted: z.literal('later') })]),
    /can be granted "later" now/,
  ],
  [
    'a number narrowed to whole ones',
    answer,
    z.discriminatedUnion('granted', [answer.options[0].extend({ lifeMs: z.number().int() }), answer.options[1]]),
    /lifeMs was number and is integer/,
  ],
  [
    'a variant of an answer removed',
    answer,
    z.discriminatedUnion('granted', [answer.options[0]]),
    /is no longer granted false/,
  ],
  [
    'a variant of an answer narrowed',
    answer,
    z.discriminatedUnion('granted', [answer.options[0], answer.options[1].extend({ refusal: z.enum(['no']) })]),
    /refusal takes listed words only/,
  ],
];

const hiding: readonly (readonly [what: string, field: z.ZodType, caught: RegExp | undefined])[] = [
  ['a pipe', z.string().pipe(z.enum(['UTC'])), /pipe/],
  ['a transform', z.string().transform(Number), /pipe/],
  ['a step before', z.preprocess(String, z.string()), /pipe/],
  ['a trim', z.string().trim(), /overwrite/],
  ['lower case made', z.email().toLowerCase(), /overwrite/],
  ['a type made', z.coerce.number(), /coerce/],
  ['a value filled in', z.string().default('x'), /default/],
  ['a refusal caught', z.string().catch('x'), /catch/],
  ['a refinement without a sentence', z.string().refine(Boolean), /a refinement without a sentence/],
  ['a check without a sentence', z.string().check(() => undefined), /a refinement without a sentence/],
  ['one within a list', z.array(z.object({ note: z.string().trim() })), /field\.items\.note: .* overwrite/],
  ['nothing hidden', z.object({ ...fields }), undefined],
  ['nothing hidden in an answer', answer, undefined],
];

/** Which planted changes the check of compatibility missed, and which harmless ones it refused. */
export function unprovenCompatibility(): string[] {
  return [
    ...planted.flatMap(([what, before, after, caught]) =>
      unproven(what, breaks(jsonSchemaOf(before), jsonSchemaOf(after)), caught),
    ),
    ...hiding.flatMap(([what, field, caught]) => unproven(what, unseen(z.object({ field })), caught)),
  ];
}

function unproven(what: string, found: readonly string[], caught: RegExp | undefined): string[] {
  if (!caught) return found.map((one) => `${what} was refused: ${one}`);
  return found.some((one) => caught.test(one)) ? [] : [`${what} was not found, but: ${found.join('; ') || 'nothing'}`];
}
