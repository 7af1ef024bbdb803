import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { home } from '../bootstrap.mjs';
import { type Endpoints } from '../launcher/endpoints.ts';

/** Where the parts of the system that `npm start` runs here are found. @throws Failure nothing runs here */
export function endpoints(): Endpoints {
  try {
    return JSON.parse(readFileSync(join(home, 'endpoints.json'), 'utf8')) as Endpoints;
  } catch {
    throw new Failure('Nothing runs here.', 'Type npm start first, or give the addresses in the environment.');
  }
}
