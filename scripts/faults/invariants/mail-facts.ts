/** A session as booking has it. */
export type Session = {
  readonly id: string;
  readonly professional: string;
  readonly client: string;
  readonly status: string;
};

/** An event as it stands in the outbox of who said it. */
export type Said = {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
};

export const readSaid = 'SELECT id, type, subject, sequence, data FROM outbox';

/** A mail as notifications wrote it down. */
export type Delivery = {
  readonly event: string;
  readonly session: string;
  readonly lineage: string;
  readonly kind: string;
  readonly recipient: string;
  readonly party: string;
  readonly position: number;
  readonly status: string;
  readonly message: string;
};
