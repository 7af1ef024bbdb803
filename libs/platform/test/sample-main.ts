import { z } from 'zod';
import { serviceConfig } from '../src/config.ts';
import { runService } from '../src/service.ts';
import { sample } from './sample.ts';

await runService({ ...sample, config: z.object(serviceConfig) });
