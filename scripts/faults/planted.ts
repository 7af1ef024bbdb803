/** A defect that the suite must find; `from` stands in the file exactly once, which `npm run check` holds. */
export type Defect = {
  readonly name: string;
  readonly what: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** What brings it to light within three minutes. */
  readonly by: { readonly only?: readonly string[]; readonly points?: readonly string[] };
  /** What must be said of it: another violation may come of a machine that is busy, and proves nothing. */
  readonly sign: RegExp;
};

/** Something that was accepted or told has not had its effect, or another one. */
const undone =
  /^(every handler that follows|each event of money and mail|every e-mail that is due|claims and sessions agree|billing knows)/;

const messaging = 'libs/messaging/src/';

export const plantedDefects: readonly Defect[] = [
  {
    name: 'ack-first',
    what: 'an event is acked before it is handled',
    edits: [
      {
        file: `${messaging}event-delivery.ts`,
        from: "    crashPoint('event.received');\n",
        to: "    delivery.ack();\n    crashPoint('event.received');\n",
      },
      {
        file: `${messaging}event-delivery.ts`,
        from: "      crashPoint('event.passed-on');\n    }\n    delivery.ack();\n",
        to: "      crashPoint('event.passed-on');\n    }\n",
      },
    ],
    by: { points: ['inbox.effected', 'ordered.applied'] },
    sign: undone,
  },
  {
    name: 'inbox-forgets',
    what: 'the inbox lets a repeat have its effect again',
    edits: [{ file: `${messaging}inbox.ts`, from: 'if (noted.length === 0) return undefined;', to: '' }],
    by: { only: ['duplicated-and-reordered', 'queue-deleted'] },
    sign: /^each event of money and mail.*told 1 times, written [2-9]/,
  },
  {
    name: 'order-ignored',
    what: 'an event that comes early is applied at once',
    edits: [
      {
        file: `${messaging}ordered-inbox.ts`,
        from: 'if (event.sequence > position + 1) await this.keep(tx, event);\n    if (event.sequence !== position + 1)',
        to: 'if (event.sequence <= position)',
      },
    ],
    by: { only: ['duplicated-and-reordered'] },
    sign: undone,
  },
  {
    name: 'early-events-dropped',
    what: 'an event that comes early is not kept for its turn',
    edits: [
      {
        file: `${messaging}ordered-inbox.ts`,
        from: 'if (event.sequence > position + 1) await this.keep(tx, event);',
        to: '',
      },
    ],
    by: { only: ['duplicated-and-reordered'] },
    sign: undone,
  },
  {
    name: 'newest-is-last',
    what: 'whatever event of a stream comes last counts as the newest',
    edits: [{ file: `${messaging}latest.ts`, from: '\n  WHERE stream.sequence < excluded.sequence', to: '' }],
    by: { only: ['duplicated-and-reordered', 'queue-deleted'] },
    sign: /^(every handler that follows a stream|claims and sessions agree)/,
  },
  {
    name: 'mark-unconfirmed',
    what: 'the relay marks what the broker has not confirmed',
    edits: [
      {
        file: `${messaging}relay.ts`,
        from: "outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))",
        to: 'events.map(({ id }) => id)',
      },
    ],
    by: { only: ['broker-killed', 'broker-cut', 'broker-reset', 'connections-closed'] },
    sign: undone,
  },
  {
    name: 'failures-acked',
    what: 'an event whose handler failed is acked and not tried again',
    edits: [
      {
        file: `${messaging}event-delivery.ts`,
        from: 'if (!(await this.passOn(instead, delivery))) return;',
        to: 'await Promise.resolve();',
      },
    ],
    by: { only: ['database-restarted', 'backends-terminated', 'database-cut', 'database-reset'] },
    sign: undone,
  },
  {
    name: 'consumer-stays-gone',
    what: 'a consumer that the broker cancels is not established again',
    edits: [
      {
        file: `${messaging}consumer.ts`,
        from: 'if (this.standing.current === channel) this.standing.replace();',
        // without that line alone it comes back as the channel is closed
        to: 'this.standing.end();',
      },
    ],
    by: { only: ['consumer-cancelled', 'queue-deleted'] },
    sign: /has no consumer|consumers, not/,
  },
  {
    name: 'operation-anew',
    what: 'each attempt of a request is an operation of its own',
    edits: [
      {
        file: 'libs/platform/src/idempotency.ts',
        from: 'return uuidV5(JSON.stringify([callerId, route, key]), OPERATIONS);',
        to: 'return uuidV5(JSON.stringify([callerId, route, key, Math.random()]), OPERATIONS);',
      },
    ],
    by: { only: [] },
    sign: /^every accepted request has its effects/,
  },
  {
    name: 'mail-lease-void',
    what: 'a mail in one sender’s hand may be taken by another',
    edits: [
      {
        file: 'services/notifications/src/persistence/leases.ts',
        from: "SET lease = $1, due_at = clock_timestamp() + $3 * interval '1 millisecond'",
        to: "SET lease = $1, due_at = clock_timestamp() + $3 * interval '0 millisecond'",
      },
    ],
    by: { only: [] },
    sign: /^every e-mail that is due.* came \d+ times/,
  },
  {
    name: 'mail-line-jumped',
    what: 'a mail does not wait for the one before it in its line',
    edits: [
      {
        file: 'services/notifications/src/persistence/leases.ts',
        from: "AND ahead.position < d.position AND ahead.status = 'queued'",
        to: "AND ahead.position < d.position AND ahead.status = 'nonsense'",
      },
    ],
    by: { only: ['mail-refused', 'mail-server-down'] },
    sign: /^every e-mail that is due.*(out of order|in this order)/,
  },
  {
    name: 'holds-for-ever',
    what: 'a claim that no booking confirms is never ended',
    edits: [
      {
        // whoever wants the time next would end it otherwise, too
        file: 'services/availability/src/persistence/claims.ts',
        from: "status = 'held' AND expires_at <= $2`",
        to: "status = 'held' AND expires_at <= $2 AND false`",
      },
    ],
    by: { points: ['claim.granted'] },
    sign: /^claims and sessions agree.*: claim \S+ is held/,
  },
];
