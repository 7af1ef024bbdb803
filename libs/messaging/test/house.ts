import type { EventEnvelope, NewEvent } from '@hubhours/contracts/event';
import { defineEvent } from '@hubhours/contracts/event';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import {
  Catch,
  Controller,
  Module,
  StandardSchemaValidationPipe,
  type INestMicroservice,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE, NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { throwError } from 'rxjs';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { BrokerConnection } from '../src/connection.ts';
import { Commands } from '../src/commands.ts';
import { Inbox } from '../src/inbox.ts';
import { MessagingModule, type MessagingOptions } from '../src/messaging.module.ts';
import { Outbox } from '../src/outbox.ts';
import { RabbitStrategy } from '../src/rabbit-strategy.ts';
import { Relay } from '../src/relay.ts';

/** The one event of these tests. */
export const ticked = defineEvent('clock.ticked.v1', z.object({ count: z.number().int() }));
export type Ticked = z.output<typeof ticked.schema>;

export function tick(count = 1, stream: { subject?: string; sequence?: number } = {}): NewEvent {
  return ticked.create({ subject: stream.subject ?? uuidv7(), sequence: stream.sequence ?? 1, data: { count } });
}

/** A controller that hands each tick to `receive`. */
export function onTicked(receive: (event: Ticked) => unknown): Type {
  @Controller()
  class Ticks {
    @EventPattern(ticked.name)
    on(@Payload({ schema: ticked.schema }) event: Ticked): unknown {
      return receive(event);
    }
  }
  return Ticks;
}

/** Collects what handlers received. */
export class Received {
  readonly events: EventEnvelope[] = [];
  readonly take = (event: EventEnvelope): void => void this.events.push(event);
  get ids(): string[] {
    return this.events.map(({ id }) => id);
  }
}

/** A service in this process, as the platform would start one. */
export type House = {
  readonly app: INestMicroservice;
  readonly db: DataSource;
  readonly broker: BrokerConnection;
  readonly commands: Commands;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly relay: Relay;
  /** Appends in a transaction of its own; gives the events' ids. */
  append(...events: NewEvent[]): Promise<string[]>;
  close(): Promise<void>;
};

export type HouseOptions = Partial<MessagingOptions> & {
  readonly service: string;
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly controllers?: Type[];
};

@Catch()
class PassOn {
  catch(error: unknown): unknown {
    return throwError(() => error);
  }
}

const edge = [
  { provide: APP_FILTER, useClass: PassOn },
  {
    provide: APP_PIPE,
    useFactory: () =>
      new StandardSchemaValidationPipe({
        exceptionFactory: (issues) => new SchemaFailure(issues.map(({ message }) => ({ path: '', message }))),
      }),
  },
];

export async function openHouse({ databaseUrl, controllers = [], ...options }: HouseOptions): Promise<House> {
  const db = await new DataSource({ type: 'postgres', url: databaseUrl, poolSize: 10 }).initialize();
  @Module({})
  class Database {}
  @Module({})
  class Root {}
  const dataSource = { provide: DataSource, useValue: db };
  const database = { module: Database, global: true, providers: [dataSource], exports: [DataSource] };
  const messaging = MessagingModule.forService({ retryDelaysMs: [20, 40], ...options });
  const app = await NestFactory.createMicroservice<{ strategy: RabbitStrategy }>(
    { module: Root, imports: [database, messaging], controllers, providers: edge },
    {
      logger: false,
      inject: [RabbitStrategy],
      useFactory: (strategy: RabbitStrategy) => ({ strategy }),
    } as never,
  );
  await app.listen();
  const outbox = app.get(Outbox);
  return {
    app,
    db,
    broker: app.get(BrokerConnection),
    commands: app.get(Commands),
    inbox: app.get(Inbox),
    relay: app.get(Relay),
    outbox,
    append: async (...events) => {
      await db.transaction((tx) => outbox.append(tx, ...events));
      const ids = events.map(({ subject, sequence }) => idOf(db, subject, sequence));
      return Promise.all(ids);
    },
    close: async () => {
      await app.close();
      if (db.isInitialized) await db.destroy();
    },
  };
}

async function idOf(db: DataSource, subject: string, sequence: number): Promise<string> {
  const [row] = await db.query<{ id: string }[]>('SELECT id FROM outbox WHERE subject = $1 AND sequence = $2', [
    subject,
    sequence,
  ]);
  return row?.id ?? 'none';
}
