import { runService } from '@hubhours/platform/service';
import { AvailabilityModule } from './availability.module.ts';
import { availabilityConfig } from './config.ts';

await runService({
  name: 'availability',
  config: availabilityConfig,
  module: (config) => AvailabilityModule.forConfig(config),
});
