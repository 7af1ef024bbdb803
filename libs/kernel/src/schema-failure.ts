/** One field that does not fit: `path` is dotted (`services.0.price.amountMinor`), empty for the whole. */
export type SchemaIssue = { readonly path: string; readonly message: string };

/**
 * What came in from outside does not fit its schema.
 * HTTP answers 400 `request.malformed`; the broker's consumer parks the message at once, since no retry can mend it.
 */
export class SchemaFailure extends Error {
  constructor(readonly issues: readonly SchemaIssue[]) {
    super(issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join('; '));
    this.name = 'SchemaFailure';
  }
}
