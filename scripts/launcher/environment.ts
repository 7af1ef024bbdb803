import { people } from '../demo/people.mjs';
import { webRoot } from './build-web.ts';
import { type Options, type ServiceName } from './options.ts';

/** Everything that the services need to know of one another and of the servers. */
export interface World {
  readonly root: string;
  readonly options: Options;
  readonly gateway: string;
  readonly gatewayHost: string;
  readonly databases: Readonly<Record<ServiceName, string>>;
  readonly amqpUrl: string;
  /** With user and password. */
  readonly managementUrl: string;
  readonly smtpUrl: string;
  readonly mailPage: string | undefined;
  readonly authSecret: string;
  readonly urls: Readonly<Record<ServiceName, readonly string[]>>;
}

/**
 * The environment of one replica: the user's own without npm's, and what this start decided.
 * @param url Where it answers health and metrics; the gateway's is beside its public address.
 */
export function environmentOf(service: ServiceName, url: string, world: World): NodeJS.ProcessEnv {
  const { options } = world;
  // the payment provider's secrets are billing's alone
  const notFor = service === 'billing' ? /^(npm_|INIT_CWD$)/i : /^(npm_|INIT_CWD$|STRIPE_)/i;
  const inherited = Object.entries(process.env).filter(([name]) => !notFor.test(name));
  const publicFace = { HUBHOURS_PUBLIC_URL: world.gateway };
  const mail = { SMTP_URL: world.smtpUrl, MAIL_FROM: process.env.MAIL_FROM || 'Hubhours <no-reply@hubhours.test>' };
  const own: Partial<Record<ServiceName, NodeJS.ProcessEnv>> = {
    booking: { HUBHOURS_OPERATOR_EMAIL: options.operatorEmail },
    billing: publicFace,
    notifications: { ...mail, ...publicFace },
    gateway: {
      ...mail,
      ...publicFace,
      PORT: new URL(world.gateway).port,
      INTERNAL_PORT: new URL(url).port,
      HOST: world.gatewayHost,
      AUTH_SECRET: world.authSecret,
      HUBHOURS_MAIL_CATCHER_URL: world.mailPage,
      RABBITMQ_MANAGEMENT_URL: world.managementUrl,
      HUBHOURS_DEMO_PEOPLE: options.demo && world.mailPage ? JSON.stringify(people) : undefined,
      WEB_ROOT: webRoot(world.root),
      BOOKING_URLS: world.urls.booking.join(','),
      AVAILABILITY_URLS: world.urls.availability.join(','),
      BILLING_URLS: world.urls.billing.join(','),
      NOTIFICATIONS_URLS: world.urls.notifications.join(','),
    },
  };
  return {
    NODE_ENV: 'production',
    ...Object.fromEntries(inherited),
    PORT: new URL(url).port,
    HOST: '127.0.0.1',
    DATABASE_URL: world.databases[service],
    AMQP_URL: world.amqpUrl,
    AUTH_JWKS_URL: process.env.AUTH_JWKS_URL || `${world.gateway}/api/auth/jwks`,
    AUTH_ISSUER: process.env.AUTH_ISSUER || world.gateway,
    AUTH_AUDIENCE: process.env.AUTH_AUDIENCE || 'hubhours',
    HUBHOURS_DEMO: options.demo ? '1' : '0',
    ...own[service],
  };
}
