import { freshVhost, type FreshVhost } from '@hubhours/testing/broker';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import type { Type } from '@nestjs/common';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { MessagingOptions } from '../src/messaging.module.ts';
import { messagingMigrations } from '../src/migrations.ts';
import { openHouse, type House } from './house.ts';
import { Observer } from './observer.ts';

let serial = 0;

/** A database and a vhost for a test file; each test opens services in them, under names of their own. */
export class Stage {
  database!: FreshDatabase;
  vhost!: FreshVhost;
  observer!: Observer;
  /** Of the present test. */
  service = '';
  private houses: House[] = [];

  constructor() {
    beforeAll(async () => {
      this.database = await freshDatabase('messaging', messagingMigrations);
      this.vhost = await freshVhost();
      this.observer = await Observer.of(this.vhost);
    });
    afterEach(async () => {
      for (const house of this.houses.splice(0)) await house.close();
      this.service = '';
    });
    afterAll(async () => {
      await this.observer?.close();
      await this.vhost?.drop();
      await this.database?.drop();
    });
  }

  /** Opens a service, and again another replica of it when called again. It is closed after the test. */
  async open(controllers: Type[], options: Partial<MessagingOptions> = {}): Promise<House> {
    this.service ||= `clock${++serial}`;
    const { amqpUrl } = this.vhost;
    const common = { service: this.service, amqpUrl, databaseUrl: this.database.url, controllers };
    const house = await openHouse({ ...common, ...options });
    this.houses.push(house);
    return house;
  }
}
