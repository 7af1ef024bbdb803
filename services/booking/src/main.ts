import { runService } from '@hubhours/platform/service';
import { BookingModule } from './booking.module.ts';
import { bookingConfig } from './config.ts';

await runService({ name: 'booking', config: bookingConfig, module: (config) => BookingModule.forConfig(config) });
