import { apiTypes, apiTypesPath } from './api-types.ts';
import { read, report } from './tree.ts';

report(read(apiTypesPath) === (await apiTypes()) ? [] : [`${apiTypesPath} is out of date: npm run docs`]);
