import type { TestProject } from 'vitest/node';
import { addressesGiven, chooseInfrastructure } from './servers/choice.ts';
import { type Infrastructure } from './servers/infrastructure.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    infrastructure: Infrastructure;
  }
}

/** Brings PostgreSQL and RabbitMQ up once for a run of tests, and down after it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const kind = chooseInfrastructure(process.env);
  if (kind === 'env') {
    project.provide('infrastructure', addressesGiven(process.env));
    return async () => undefined;
  }
  const { stop, ...infrastructure } =
    kind === 'docker'
      ? await (await import('./servers/containers.ts')).startContainers()
      : await (await import('./servers/scratch.ts')).startScratch((what) => console.log(what));
  project.provide('infrastructure', infrastructure);
  return stop;
}
