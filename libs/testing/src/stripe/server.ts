import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Account, Refusal, type CardKind, type Thing } from './account.ts';
import { readForm } from './form.ts';
import { inUse, KeptReplies, type Reply } from './idempotency.ts';
import { Webhooks } from './webhooks.ts';

/**
 * What goes wrong with one call: it is turned away, the connection is cut before or after it was carried out, the
 * answer comes late, or the provider fails, before or after it was carried out.
 */
export type Fault =
  | { readonly kind: 'conflict' | 'limited' | 'cut-before' | 'cut-after' | 'failed-before' | 'failed-after' }
  | { readonly kind: 'late'; readonly ms: number };

type Call = { method: string; path: string; params: Record<string, any>; key: string | undefined };

/** The part of Stripe's HTTP API that our adapter uses, on this machine, with faults to order. */
export class StripeServer {
  readonly secretKey = 'sk_test_of_this_machine';
  readonly webhooks = new Webhooks('whsec_of_this_machine');
  readonly account = new Account((type, thing) => this.webhooks.tell(type, thing));
  readonly calls: string[] = [];
  private readonly replies = new KeptReplies();
  private readonly faults: { readonly of: string; readonly fault: Fault }[] = [];
  private server!: Server;
  url = '';

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    stripe.server = createServer((request, response) => void stripe.answer(request, response));
    await new Promise<void>((resolve) => stripe.server.listen(0, '127.0.0.1', resolve));
    stripe.url = `http://127.0.0.1:${(stripe.server.address() as AddressInfo).port}`;
    return stripe;
  }

  /** What billing is told to use it. */
  get environment(): Record<string, string> {
    const secret = this.webhooks.secret;
    return { STRIPE_SECRET_KEY: this.secretKey, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_BASE: this.url };
  }

  /** @param of a call such as `POST /v1/payment_intents`; each fault befalls one call, in their order */
  next(of: string, ...faults: Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ of, fault })));
  }

  /** What was ordered and has not befallen anything yet befalls nothing. */
  calm(): void {
    this.faults.length = 0;
  }

  /** As Stripe does after a day. */
  forgetKeys(): void {
    this.replies.forget();
  }

  /** Payments that took money for one of our charges. */
  paymentsOf(chargeId: string): Thing[] {
    return this.account
      .all('payment_intent')
      .filter(({ status, metadata }) => status === 'succeeded' && metadata.hubhours_charge === chargeId);
  }

  /** What the payments for a charge sum up to, refunds taken off. */
  takenFor(chargeId: string): number {
    return this.paymentsOf(chargeId).reduce((sum, { id, amount }) => {
      return sum + amount - this.account.refundsOf(id).reduce((back, refund) => back + refund['amount'], 0);
    }, 0);
  }

  async stop(): Promise<void> {
    await this.webhooks.settled();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/pages/')) return await this.act(request, response);
    const call = await read(request);
    const name = `${call.method} ${call.path}`;
    this.calls.push(name);
    const at = this.faults.findIndex(({ of }) => of === name);
    const [ordered] = at < 0 ? [] : this.faults.splice(at, 1);
    const fault = ordered?.fault;
    try {
      if (request.headers.authorization !== `Bearer ${this.secretKey}`) {
        throw new Refusal(401, { type: 'invalid_request_error', code: 'api_key_invalid' });
      }
      if (fault?.kind === 'cut-before') return void response.destroy();
      if (fault?.kind === 'conflict') throw inUse();
      if (fault?.kind === 'limited') throw new Refusal(429, { type: 'invalid_request_error', code: 'rate_limit' });
      const { status, body, replayed } = await this.replies.once(
        call.key,
        [call.path, JSON.stringify(call.params)],
        () => this.check(call),
        () => this.carryOut(call, fault),
      );
      if (fault?.kind === 'cut-after') return void response.destroy();
      if (fault?.kind === 'late') await sleep(fault.ms);
      if (replayed) response.setHeader('idempotent-replayed', 'true');
      send(response, status, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.status, { error: error.error });
    }
  }

  /** A page as a browser shows it, and what a client does there: `{ card, last4 }` is what she types; `back` is where she goes. */
  private async act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { account } = this;
    const page = account.get(String(request.url).split('/').at(-1) ?? '', 'checkout.session');
    const { back } = page['ours'];
    if (request.method === 'GET') {
      const head = '<meta charset="utf-8"><link rel="icon" href="data:,"><title>Payment page</title>';
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${head}`);
    }
    let typed = '';
    for await (const chunk of request) typed += chunk;
    const { card, last4 } = JSON.parse(typed) as { card: CardKind; last4?: string };
    if (page['mode'] === 'setup') account.leaveCard(page.id, card, last4);
    send(response, 200, {
      back,
      ...(page['mode'] === 'setup' ? { kept: true } : { paid: account.pay(page.id, card, last4) }),
    });
  }

  /** Once begun, whatever comes of it is what the key stands for. */
  private async carryOut(call: Call, fault: Fault | undefined): Promise<Reply> {
    const failure = { status: 500, body: { error: { type: 'api_error', code: 'internal', message: 'Sorry' } } };
    if (fault?.kind === 'failed-before') return failure;
    try {
      const body = this.route(call);
      return fault?.kind === 'failed-after' ? failure : { status: 200, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return fault?.kind === 'failed-after' ? failure : { status: error.status, body: { error: error.error } };
    }
  }

  private check({ method, path, params }: Call): void {
    if (method !== 'POST') return;
    if (path === '/v1/payment_intents') this.account.checkIntent(params);
    if (path === '/v1/checkout/sessions') this.account.checkPage(params);
    if (path === '/v1/refunds') this.account.checkRefund(params);
  }

  private route({ method, path, params }: Call): unknown {
    const { account } = this;
    const [, kind = '', id = '', action = ''] =
      /^\/v1\/((?:checkout\/)?[a-z_]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(path) ?? [];
    switch (`${method} ${kind}${id && '/:id'}${action && `/${action}`}`) {
      case 'POST customers':
        return account.customer(params);
      case 'POST payment_intents':
        return account.intent(params);
      case 'GET payment_intents':
        return list(account.all('payment_intent'), params);
      case 'GET payment_intents/:id':
        return account.get(id, 'payment_intent');
      case 'POST checkout/sessions':
        return account.page(this.url, params);
      case 'GET checkout/sessions':
        return list(account.all('checkout.session'), params);
      case 'GET checkout/sessions/:id':
        return this.expanded(account.get(id, 'checkout.session'), params);
      case 'POST checkout/sessions/:id/expire':
        return account.expire(id);
      case 'POST payment_methods/:id/detach':
        return account.detach(id);
      case 'POST refunds':
        return account.refund(params);
      case 'GET refunds':
        return list(account.all('refund'), params);
      default:
        throw new Refusal(404, { type: 'invalid_request_error', code: 'url_invalid' });
    }
  }

  private expanded(page: Thing, { expand = [] }: Record<string, any>): Thing {
    const whole = { ...page };
    for (const field of ['payment_intent', 'setup_intent']) {
      const thing = this.account.things.get(whole[field]);
      if (!thing || !expand.some((path: string) => path.startsWith(field))) continue;
      const card = this.account.things.get(thing['payment_method']);
      whole[field] = { ...thing, ...(expand.includes(`${field}.payment_method`) && { payment_method: card }) };
    }
    return whole;
  }
}

/** Newest first; what is asked for by a field must be equal, and `created[gte]` at least. */
function list(things: Thing[], params: Record<string, any>): unknown {
  const { limit = 10, starting_after: after, created, expand: _, ...fields } = params;
  const found = things
    .toReversed()
    .filter((thing) => Object.entries(fields).every(([name, value]) => thing[name] === value))
    .filter((thing) => thing.created >= Number(created?.gte ?? 0));
  const from = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  const data = found.slice(from, from + Number(limit));
  return { object: 'list', url: '/v1', data, has_more: from + data.length < found.length };
}

async function read(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://stripe');
  let body = '';
  for await (const chunk of request) body += chunk;
  const method = request.method ?? 'GET';
  const key = request.headers['idempotency-key'];
  const params = readForm(method === 'GET' ? url.search.slice(1) : body);
  return { method, path: url.pathname, params, key: method === 'POST' && typeof key === 'string' ? key : undefined };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  const seen = JSON.stringify(body, (name, value: unknown) => (name === 'ours' ? undefined : value));
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test' }).end(seen);
}
