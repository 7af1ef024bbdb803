import { CreateMessaging1760000000000 } from './migrations/1760000000000-create-messaging.ts';
import { CreateParkedArchive1760000000001 } from './migrations/1760000000001-create-parked-archive.ts';
import { CreateParkedActions1760000000002 } from './migrations/1760000000002-create-parked-actions.ts';

/** For a service's list, before all others. */
export const messagingMigrations = [
  CreateMessaging1760000000000,
  CreateParkedArchive1760000000001,
  CreateParkedActions1760000000002,
];
