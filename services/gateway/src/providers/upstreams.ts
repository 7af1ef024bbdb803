import type { ServiceName } from '@hubhours/contracts/routes';
import { replicaUrls } from '../config.ts';

/** The request never left: any method may be tried elsewhere. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether what ended in this error never reached a replica, so that another one may be asked the same. */
export function isUnsent(error: unknown): boolean {
  return unsent.has(codeOf(error));
}

/** The innermost: fetch and the proxy wrap the cause, sometimes twice, and the outer codes are their own. */
export function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return cause === undefined ? String(code) : codeOf(cause);
}

/** The addresses of each service's replicas. */
export class Upstreams {
  private readonly next = new Map<ServiceName, number>();
  private readonly urls: Readonly<Record<ServiceName, readonly string[]>>;

  constructor(config: Parameters<typeof replicaUrls>[0]) {
    this.urls = replicaUrls(config);
  }

  get services(): readonly ServiceName[] {
    return Object.keys(this.urls) as ServiceName[];
  }

  /** All replicas, in the order in which this request should try them: each call begins with the next one. */
  order(service: ServiceName): readonly string[] {
    const urls = this.urls[service];
    const first = (this.next.get(service) ?? 0) % urls.length;
    this.next.set(service, first + 1);
    return [...urls.slice(first), ...urls.slice(0, first)];
  }
}
