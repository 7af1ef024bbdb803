import { runService } from '@hubhours/platform/service';
import { notificationsConfig } from './config.ts';
import { NotificationsModule } from './notifications.module.ts';

await runService({
  name: 'notifications',
  config: notificationsConfig,
  module: (config) => NotificationsModule.forConfig(config),
});
