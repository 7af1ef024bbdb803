import type { ErrorCode } from '../../libs/contracts/src/codes.ts';

/** With which status a code comes, and what a caller does about it. `documents.ts` holds the statuses against the code. */
export type Answer = { readonly status: readonly number[]; readonly remedy: string };

const answer = (status: number | number[], remedy: string): Answer => ({ status: [status].flat(), remedy });

const later = 'Repeat the same request after `Retry-After`, with the same `Idempotency-Key`.';
const look = 'Look at the id. What you may not see answers like what does not exist.';
const reload = 'Load it again and decide anew.';

export const errorAnswers: Record<ErrorCode, Answer> = {
  'request.malformed': answer([400, 414], 'Correct the fields; the same request will be refused again.'),
  'request.too-large': answer(413, 'Send less at once.'),
  'request.unsupported-media-type': answer(415, 'Send `Content-Type: application/json`.'),
  'route.not-found': answer(404, 'See `/api/docs` for the addresses and methods that exist.'),
  'auth.token-missing': answer(401, 'Sign in, or send `Authorization: Bearer`.'),
  'auth.token-invalid': answer(401, 'Fetch a new token from `/api/auth/token`, or sign in again.'),
  'auth.origin-refused': answer(
    403,
    'Call from the pages of the same address, or with a bearer token instead of the cookie.',
  ),
  'access.forbidden': answer(403, 'Ask somebody who may.'),
  'rate.limited': answer(429, 'Wait for `Retry-After`, then send fewer.'),
  'idempotency.key-malformed': answer(400, 'A UUID does well.'),
  'idempotency.key-reused': answer(422, 'Make a new key for every new intent.'),
  'idempotency.in-progress': answer(409, later),
  'service.unavailable': answer(503, later),
  'parked.busy': answer(409, later),
  'parked.queue-missing': answer(409, 'Start the service and try again; nothing was taken from the parked messages.'),
  'parked.others-wait': answer(
    409,
    'Mend the cause and replay them; or say `evenIfOthersWait`, and those behind wait for ever.',
  ),
  internal: answer(500, 'Not your fault. Report the `correlationId`.'),

  'hub.not-found': answer(404, look),
  'professional.not-found': answer(404, look),
  'professional.already-known': answer(409, 'Find her in the list of professionals.'),
  'client.not-found': answer(404, look),
  'client.not-a-member': answer(422, 'Leave those clients out, or invite them to the hub first.'),
  'client.lookup-limited': answer(429, 'Wait for `Retry-After`. Look-ups by address are counted and kept.'),
  'service.not-found': answer(404, 'Load the professional’s services again.'),
  'service.not-offered': answer([404, 422], 'Choose a service with `offeredToHub`.'),
  'terms.not-found': answer(
    404,
    'A professional without terms has none to show; leave `version` out for the present ones.',
  ),

  'session.not-found': answer(404, look),
  'session.not-scheduled': answer(409, 'Go on with `nextSessionId` where there is one.'),
  'session.already-started': answer(409, 'Speak with the professional.'),
  'session.not-started': answer(409, 'Completion and no-show are recorded after the start.'),
  'session.start-in-past': answer(422, 'Choose a later start.'),
  'session.change-in-past': answer(422, 'Book a new session instead.'),
  'session.start-unchanged': answer(422, 'Choose another start.'),
  'session.start-not-on-minute': answer(422, 'Leave seconds and fractions at zero.'),
  'session.slot-not-free': answer(409, 'Offer the `alternatives`, or load the slots again.'),
  'session.overlaps': answer(409, 'Choose another time, or send `overbook: true` after asking.'),
  'session.too-many-holds': answer(409, later),
  'session.programme-required': answer(422, 'Send `programme: "hub"` or `"private"`.'),
  'session.programme-not-possible': answer(422, 'Leave `programme` out, or create the relation first.'),
  'session.hub-membership-required': answer(403, 'Ask the professional to book.'),
  'session.client-required': answer(422, 'Send `clientId`.'),
  'session.own-client': answer(422, 'Choose another client.'),
  'session.warning-not-acknowledged': answer(
    428,
    'Show `warning.text` word for word; when the person goes on, repeat with `acknowledge: warning.code`.',
  ),
  'session.rebook-not-offered': answer(403, 'Show `contact`: the professional moves the session.'),
  'session.overbook-not-allowed': answer(403, 'Leave `overbook` out.'),
  'session.notice-not-possible': answer(422, 'Leave `noticeAt` out, or correct it.'),
  'session.field-not-allowed': answer(422, 'Leave out what `fields` names.'),
  'charge.not-allowed': answer(422, 'See `chargeable` in the quote. Nothing was changed.'),
  'session.change-not-yet-known': answer(409, later),

  'schedule.precondition-required': answer(428, 'Load the schedule and send its `ETag` as `If-Match`.'),
  'schedule.stale': answer(412, reload),
  'schedule.invalid': answer(422, 'Correct the fields.'),
  'slots.range-too-long': answer(422, 'Ask for less at once.'),
  'time-off.not-found': answer(404, look),
  'time-off.invalid': answer(422, 'Correct `start` or `end`.'),
  'professional.not-yet-known': answer(409, later),

  'decision.not-found': answer(404, look),
  'decision.already-decided': answer(409, 'Undo the outcome first, while no money has moved.'),
  'decision.not-decided': answer(409, reload),
  'decision.money-moved': answer(409, 'Refund the charge.'),
  'decision.outcome-not-allowed': answer(422, 'Choose one of `allowed`.'),
  'decision.amount-not-allowed': answer(422, 'Send at most `most`, and only with `charge-direct`.'),
  'charge.not-found': answer(404, look),
  'charge.not-payable': answer(409, reload),
  'charge.payment-under-way': answer(409, 'Try again after `Retry-After`, and look at the charge first.'),
  'payment.not-online': answer(409, 'Pay the professional directly.'),
  'payment.signature-invalid': answer(400, 'Look at the provider’s settings: secret and clock.'),
  'charge.not-refundable': answer(409, reload),
  'charge.refund-exceeds-paid': answer(409, 'Refund `left` at the most.'),
  'credit.not-held': answer([], 'Stands in `intentRefused` of a decision, not in a refusal: choose another outcome.'),
  'credit.expiry-in-past': answer(422, 'Choose a later `expiresAt`.'),
  'usage.month-not-over': answer(422, 'Ask for months that are over: `to` is at most `latest`.'),
  'hub.not-yet-known': answer(409, later),
  'client.not-yet-known': answer(409, later),
  'session.not-yet-known': answer(409, later),

  'delivery.not-found': answer(404, look),
  'delivery.not-sent-yet': answer(409, 'Wait until it is sent or has failed.'),
};
