import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, hubs, their relations, services and terms. Nothing here is deleted: relations end, services retire. */
export class Directory1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE parties (
        id uuid PRIMARY KEY,
        -- One person per address; kept in lower case by the contract's schema.
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        name text NOT NULL,
        locale text NOT NULL,
        time_zone text NOT NULL,
        is_operator boolean NOT NULL DEFAULT false,
        -- Counts the events about her, as a person, a client and a professional.
        revision int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE hubs (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        minimum_group_size int NOT NULL,
        time_zone text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE hub_administrators (
        hub_id uuid NOT NULL REFERENCES hubs,
        party_id uuid NOT NULL REFERENCES parties,
        PRIMARY KEY (hub_id, party_id)
      );
      CREATE INDEX hub_administrators_party ON hub_administrators (party_id);

      CREATE TABLE professionals (
        id uuid PRIMARY KEY REFERENCES parties,
        -- The newest set-up that availability told of, whose zone became hers.
        schedule_revision int NOT NULL DEFAULT 0
      );
      CREATE TABLE terms (
        professional_id uuid NOT NULL REFERENCES professionals,
        version int NOT NULL CHECK (version > 0),
        window_hours int CHECK (window_hours BETWEEN 0 AND 720),
        text text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (professional_id, version)
      );
      CREATE TABLE services (
        id uuid PRIMARY KEY,
        professional_id uuid NOT NULL REFERENCES professionals,
        name text NOT NULL,
        duration_minutes int NOT NULL CHECK (duration_minutes > 0),
        price_minor bigint NOT NULL CHECK (price_minor >= 0),
        currency char(3) NOT NULL,
        offered_to_hub boolean NOT NULL,
        position int NOT NULL,
        -- Booked sessions keep pointing at a service that is offered no more.
        retired_at timestamptz
      );
      CREATE INDEX services_of_professional ON services (professional_id, position) WHERE retired_at IS NULL;

      CREATE TABLE clients (id uuid PRIMARY KEY REFERENCES parties);
      -- What an employer entered, shown back to her alone: a stored name would betray that the address was known (R16).
      CREATE TABLE hub_memberships (
        id uuid PRIMARY KEY,
        hub_id uuid NOT NULL REFERENCES hubs,
        client_id uuid NOT NULL REFERENCES clients,
        -- A client of another hub waits until she leaves that one; her new employer does not learn of it.
        status text NOT NULL CHECK (status IN ('active', 'waiting', 'ended')),
        entered_name text NOT NULL,
        entered_time_zone text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX hub_memberships_one_active ON hub_memberships (client_id) WHERE status = 'active';
      CREATE UNIQUE INDEX hub_memberships_one_per_hub ON hub_memberships (client_id, hub_id) WHERE status <> 'ended';
      CREATE INDEX hub_memberships_of_hub ON hub_memberships (hub_id, created_at DESC, id DESC) WHERE status <> 'ended';
      CREATE TABLE private_clients (
        professional_id uuid NOT NULL REFERENCES professionals,
        client_id uuid NOT NULL REFERENCES clients,
        entered_name text NOT NULL,
        entered_time_zone text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (professional_id, client_id)
      );

      -- Who looked whom up by address, so that it can be limited and answered for.
      CREATE TABLE client_lookups (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        professional_id uuid NOT NULL REFERENCES professionals,
        found uuid REFERENCES clients,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX client_lookups_recent ON client_lookups (professional_id, at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'DROP TABLE client_lookups, private_clients, hub_memberships, clients, services, terms, professionals, hub_administrators, hubs, parties',
    );
  }
}
