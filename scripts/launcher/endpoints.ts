import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName } from './options.ts';

/** What `.hubhours/endpoints.json` says to the story, the tests and the curious. */
export interface Endpoints {
  readonly gateway: string;
  readonly mail: string | null;
  readonly rabbitmq: string;
  readonly amqp: string;
  readonly databases: Readonly<Record<string, string>>;
  readonly services: Readonly<
    Record<ServiceName, { readonly url: string; readonly urls: string[]; readonly pids: number[] }>
  >;
}

/** Replaces the file whole: a reader never sees half of one. It holds passwords, so it is this account's alone. */
export function writeEndpoints(home: string, endpoints: Endpoints): void {
  const file = join(home, 'endpoints.json');
  writeFileSync(`${file}.next`, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.next`, file);
}

export function removeEndpoints(home: string): void {
  rmSync(join(home, 'endpoints.json'), { force: true });
}
