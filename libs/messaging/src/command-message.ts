import type { DomainErrorKind } from '@hubhours/kernel/domain-error';

/** What the handler of a command sends back. */
export type CommandReply = { readonly value?: unknown } | { readonly error: CommandError };

export type CommandError = {
  /** `internal`: not a refusal but a bug, of which the handler's log has more. */
  readonly kind: DomainErrorKind | 'internal';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The service that answers: a command is named `<service>.<verb>-<thing>.v<version>`. */
export function serviceOf(command: string): string {
  return command.slice(0, command.indexOf('.'));
}
