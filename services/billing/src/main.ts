import { runService } from '@hubhours/platform/service';
import { BillingModule } from './billing.module.ts';
import { billingConfig } from './config.ts';

await runService({ name: 'billing', config: billingConfig, module: (config) => BillingModule.forConfig(config) });
