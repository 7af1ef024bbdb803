// for editors and the command line: `npx depcruise libs services`, under Node 24
export { rules as default } from './scripts/check/dependency-rules.ts';
