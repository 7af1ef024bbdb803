// What every page needs, in one file.
export { texts as common } from './common.ts';
export { texts as problems } from './problems.ts';
