import { runService } from '@hubhours/platform/service';
import { gatewayConfig } from './config.ts';
import { gateway } from './gateway.ts';

await runService({ ...gateway, config: gatewayConfig });
