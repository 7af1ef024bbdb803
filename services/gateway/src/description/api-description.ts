import type { ServiceName } from '@hubhours/contracts/routes';
import type { Upstreams } from '../providers/upstreams.ts';
import { merge, type Description, type Part } from './merge.ts';

/** A service makes its description when it is first asked, which takes some seconds when all do so on a busy machine. */
const PATIENCE_MS = 10_000;
/** How long a merged description is repeated, in milliseconds: a service that was down should show soon. */
const KEEP_WHOLE_MS = 30_000;
const KEEP_PARTIAL_MS = 2_000;

/** The one description of the public API: the gateway's own part, and each service's as it describes itself. */
export class ApiDescription {
  private kept: { readonly document: Promise<Record<string, unknown>>; until: number } | undefined;

  constructor(
    private readonly own: () => Promise<Description>,
    private readonly upstreams: Upstreams,
  ) {}

  async read(): Promise<Record<string, unknown>> {
    if (this.kept && this.kept.until > performance.now()) return this.kept.document;
    const kept = { document: this.assemble(), until: performance.now() + PATIENCE_MS * 2 };
    this.kept = kept;
    return kept.document;
  }

  private async assemble(): Promise<Record<string, unknown>> {
    const services = this.upstreams.services.map((name) => this.partOf(name));
    const parts: Part[] = [{ name: 'gateway', description: await this.own() }, ...(await Promise.all(services))];
    const whole = parts.every(({ description }) => description);
    if (this.kept) this.kept.until = performance.now() + (whole ? KEEP_WHOLE_MS : KEEP_PARTIAL_MS);
    return merge(parts);
  }

  private async partOf(name: ServiceName): Promise<Part> {
    for (const url of this.upstreams.order(name)) {
      const description = await describedAt(url);
      if (description) return { name, description };
    }
    return { name, description: undefined };
  }
}

async function describedAt(url: string): Promise<Description | undefined> {
  try {
    const answer = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    return answer.ok ? ((await answer.json()) as Description) : undefined;
  } catch {
    return undefined; // the description says which service is missing
  }
}
