import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ParkedEvents, type ReplayOrder } from '../src/parked/parked-events.ts';
import { onTicked, Received, ticked, type House, type Ticked } from './house.ts';
import { Stage } from './stage.ts';

export const DAY_MS = 86_400_000;

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** A replay of all, at once, unless another is wanted. */
export const order = (over: Partial<ReplayOrder> = {}): ReplayOrder => ({
  messageIds: 'all',
  past: false,
  parkedBefore: new Date(),
  perSecond: 1_000,
  withinMs: 60_000,
  by: 'terminal:test',
  ...over,
});

export const parkedOf = (house: House): ParkedEvents => house.app.get(ParkedEvents);

export const listed = async (parked: ParkedEvents, ...page: Parameters<ParkedEvents['list']>) =>
  (await parked.list(...page)).events;

/** What effects are when each event had its own once. */
export const onceEach = (ids: readonly string[]) => new Map(ids.map((id) => [id, 1]));

/** What is on record of a parked event. */
export const actionsOf = (house: House, id: string) =>
  house.db.query<{ action: string; by: string; why: string | null; archived: boolean; payload: unknown }[]>(
    'SELECT action, by, why, archived, payload FROM parked_actions WHERE message_id = $1 ORDER BY id',
    [id],
  );

type Parked = { id?: string; body?: string; at?: Date; headers?: Record<string, unknown> };

type Counting = { house: House; parked: ParkedEvents; effects: Map<string, number>; received: Received };

/** A stage for what is done about parked events. */
export class ParkingStage extends Stage {
  /** Puts a message into the parking queue, as the service would have. */
  async park(over: Parked = {}): Promise<string> {
    const { id = crypto.randomUUID(), body = '{"count":1}', at = new Date() } = over;
    const attributes = { id, source: 'clock', type: ticked.name, subject: crypto.randomUUID(), sequence: 1 };
    const headers = Object.entries({ ...attributes, time: at.toISOString() });
    await this.observer.publish('', `${this.service}.parked`, body, {
      messageId: id,
      type: ticked.name,
      headers: {
        ...Object.fromEntries(headers.map(([name, value]) => [`cloudEvents:${name}`, value])),
        'hubhours-parked-at': at.toISOString(),
        ...over.headers,
      },
    });
    return id;
  }

  async parkMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let place = 0; place < count; place += 1)
      ids.push(await this.park({ at: new Date(Date.now() - 1_000 + place) }));
    return ids;
  }

  countParked(): Promise<number> {
    return this.observer.count(`${this.service}.parked`);
  }

  /** A service whose effects are counted by event, through the inbox. */
  async counting(broken = () => false): Promise<Counting> {
    const effects = new Map<string, number>();
    const received = new Received();
    const houses: House[] = [];
    const house = await this.open(
      [
        onTicked(async (event: Ticked) => {
          received.take(event);
          await houses[0]?.inbox.once(`effects of ${this.service}`, event, async () => {
            if (broken()) throw new Error('broken');
            effects.set(event.id, (effects.get(event.id) ?? 0) + 1);
          });
        }),
      ],
      { retryDelaysMs: [10] },
    );
    houses.push(house);
    return { house, parked: parkedOf(house), effects, received };
  }

  /** A process of its own, with the database, broker and service of the present test. */
  run(file: string, env: NodeJS.ProcessEnv = {}): ChildProcessByStdio<null, Readable, null> {
    const { service: SERVICE, vhost, database } = this;
    return spawn(
      process.execPath,
      ['--conditions', 'hubhours:source', '--import', pathOf('../../platform/test/ts-hook.mjs'), pathOf(file)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, SERVICE, AMQP: vhost.amqpUrl, DATABASE: database.url, ...env },
      },
    );
  }
}
