import type { ServiceName } from '@hubhours/contracts/routes';
import { replicaUrls } from '../config.ts';

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
