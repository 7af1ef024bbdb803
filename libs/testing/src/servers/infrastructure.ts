import { type Management } from './rabbitmq.ts';

/** The servers that tests and services work with. Addresses are loopback or given by the environment. */
export interface Infrastructure {
  /** Address of a database where this user may create databases and roles. */
  readonly postgresUrl: string;
  /** Address of a pooler before that PostgreSQL, for services to go through; without one they go straight. */
  readonly poolerUrl?: string;
  /** Address of the default vhost, without a path. */
  readonly amqpUrl: string;
  readonly management: Management;
  /** Where the broker's Prometheus plugin answers, without a path; unknown of a broker that the environment gives. */
  readonly metricsUrl?: string;
}

export type InfrastructureKind = 'env' | 'docker' | 'embedded';
