import { traceContext } from '@hubhours/messaging/trace-context';
import type { LoggerService, LogLevel } from '@nestjs/common';
import { currentCorrelation } from './correlation.ts';
import { lineWriter } from './line-writer.ts';

const severity = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const;
export type LogThreshold = keyof typeof severity;

/** Nest's start-up chatter, a line for each module and route. */
const chatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestMicroservice']);

/**
 * One JSON object a line on stdout, with the service and the correlation id. Log a sentence, or an object with `message`
 * and ids beside it; never bodies, names, addresses or tokens. Of an error come name, message, code and stack only, since
 * the database's errors carry the row's values too.
 */
export class JsonLogs implements LoggerService {
  constructor(
    private readonly service: string,
    private readonly threshold: LogThreshold,
    private readonly write: (line: string) => void = lineWriter(),
  ) {}

  log(message: unknown, ...rest: unknown[]): void {
    if (!chatter.has(String(rest.at(-1)))) this.line('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.line('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.line('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.line('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }

  /** Nest asks for it; the threshold comes from the configuration. */
  setLogLevels(_levels: LogLevel[]): void {}

  private line(level: Exclude<LogThreshold, 'silent'>, message: unknown, rest: unknown[]): void {
    if (severity[level] < severity[this.threshold]) return;
    // Nest passes (message, ...more, context), and (message, stack, context) for errors
    const context = rest.length > 0 && typeof rest.at(-1) === 'string' ? String(rest.at(-1)) : undefined;
    const more = context === undefined ? rest : rest.slice(0, -1);
    const stack = level === 'error' && typeof more[0] === 'string' ? more[0] : undefined;
    const { correlationId } = currentCorrelation() ?? {};
    const traceId = traceContext.getStore()?.traceparent.split('-')[1];
    const head = { time: new Date().toISOString(), level, service: this.service, context, correlationId, traceId };
    this.write(`${JSON.stringify({ ...head, ...described(message), ...(stack && { stack }) })}\n`);
  }
}

function described(message: unknown): Record<string, unknown> {
  if (message instanceof Error) return describedError(message);
  if (typeof message !== 'object' || message === null) return { message: String(message) };
  const fields: Record<string, unknown> = { ...message };
  for (const name in fields) if (fields[name] instanceof Error) fields[name] = describedError(fields[name]);
  return fields;
}

function describedError(error: Error & { code?: unknown; constraint?: unknown }): Record<string, unknown> {
  const { name, message, code, constraint, stack } = error;
  const cause = error.cause instanceof Error ? describedError(error.cause) : undefined;
  return { message, error: name, code, constraint, stack, cause };
}
