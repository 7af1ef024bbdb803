import ts from 'typescript';
import { isUnnamedBoundary } from './boundaries.ts';
import { callee, dotted, lineOf, literal, nodes, tests, type Source } from './syntax.ts';

/** Something that a file must not do; `sources.planted.ts` proves that each rule catches. */
export type SourceRule = {
  readonly name: string;
  readonly why: string;
  readonly applies: (path: string) => boolean;
  readonly broken: (node: ts.Node, source: Source) => boolean;
};

const isSpec = (path: string) => path.endsWith('.spec.ts');
const isProduct = (path: string) => /^(libs|services)\/[^/]+\/src\//.test(path) && !isSpec(path);
const isPure = (path: string) => isProduct(path) && /^(libs\/kernel\/src|services\/[^/]+\/src\/domain)\//.test(path);

const impureCalls = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'fetch',
  'setTimeout',
  'setInterval',
  'Date',
]);
const impureNames = new Set(['process', 'globalThis', 'crypto', 'performance', 'console']);
/** What reads the zone of the machine: `getHours`, `setDate`, `toLocaleString` …; their UTC twins do not. */
const localClock =
  /^((get|set)(Hours|Minutes|Seconds|Milliseconds|Date|Day|Month|FullYear)|getTimezoneOffset|toLocale\w*|toDateString|toTimeString)$/;
const network = new Set(['fetch', 'sendMail', 'withClaim', 'request']);
const focus = new Set(['only', 'skip', 'todo', 'skipIf', 'fails']);

/** A migration is one transaction; a sweep's rounds are each whole, and the next sweep does what one that died left. */
const isWhole = /^libs\/testing\/|\/migrations\/|\/(prune|expire-holds|expire-credits|waive-overdue)\.ts$/;

/** `process.exit` is a use of the name; `{ process: 1 }`, `x.process` and `import { process }` are not. */
function isUse(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) && !ts.isPropertySignature(parent) && !ts.isTypeReferenceNode(parent);
}

function isInTransaction(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isCallExpression(at) && callee(at) === 'transaction') return true;
  }
  return false;
}

export const sourceRules: readonly SourceRule[] = [
  {
    name: 'domain-reads-no-clock',
    why: 'time and chance are passed in: a rule with the same arguments always says the same',
    applies: isPure,
    broken: (node) => {
      if (ts.isCallExpression(node)) return impureCalls.has(dotted(node.expression) ?? '');
      if (ts.isNewExpression(node)) return dotted(node.expression) === 'Date' && (node.arguments ?? []).length === 0;
      return isUse(node) && impureNames.has(node.text);
    },
  },
  {
    name: 'domain-knows-no-machine-zone',
    why: 'the zone of the server never changes what is offered or charged',
    applies: isPure,
    broken: (node) => {
      if (ts.isNewExpression(node)) return dotted(node.expression) === 'Date' && (node.arguments ?? []).length > 1;
      return ts.isCallExpression(node) && localClock.test(callee(node) ?? '') && node.arguments.length < 2;
    },
  },
  {
    name: 'only-messaging-publishes',
    why: 'what is told to others goes through the outbox, and the relay alone publishes it',
    applies: (path) => isProduct(path) && !path.startsWith('libs/messaging/'),
    broken: (node) =>
      ts.isCallExpression(node) &&
      ['publish', 'sendToQueue', 'emit'].includes(callee(node) ?? '') &&
      !isLocalEmitter(node),
  },
  {
    name: 'no-network-in-a-transaction',
    why: 'a transaction that waits for another machine holds its locks for as long as that pleases',
    applies: isProduct,
    broken: (node) => {
      if (!ts.isCallExpression(node) || !isInTransaction(node)) return false;
      return network.has(callee(node) ?? '') || /(^|\.)commands\.send$/.test(dotted(node.expression) ?? '');
    },
  },
  {
    name: 'crash-points-between-effects',
    why: 'a process may die between two effects: the place has a name (crashPoint), at which the suite of faults kills it',
    applies: (path) => isProduct(path) && !isWhole.test(path),
    broken: isUnnamedBoundary,
  },
  {
    name: 'no-barrels',
    why: 'an import names the file that it means',
    applies: (path) => path.endsWith('.ts'),
    broken: (node, { path }) =>
      (ts.isSourceFile(node) && path.endsWith('/index.ts')) || (ts.isExportDeclaration(node) && !node.exportClause),
  },
  {
    name: 'addresses-stay-with-mail',
    why: 'booking tells it, gateway and notifications listen; no other part learns a name or an address',
    applies: (path) => isProduct(path) && !/^(services\/(booking|gateway|notifications)|libs\/contracts)\//.test(path),
    broken: (node) =>
      (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'partyChanged') ||
      literal(node) === 'booking.party-changed.v1',
  },
  {
    name: 'no-focus-no-skip',
    why: 'a suite that leaves tests out proves nothing',
    applies: isSpec,
    // `runIf` says where a test has a meaning, as long as it depends on something
    broken: (node, source) =>
      (ts.isSourceFile(node) && tests(source).some(({ chain }) => chain.some((link) => focus.has(link)))) ||
      (ts.isCallExpression(node) && callee(node) === 'runIf' && !ts.isBinaryExpression(node.arguments[0] ?? node)),
  },
  {
    name: 'every-test-asserts',
    why: 'a test that asserts nothing passes for ever',
    applies: isSpec,
    broken: (node, source) => {
      if (!ts.isCallExpression(node)) return false;
      const test = tests(source).find(({ call }) => call === node);
      if (test === undefined || !['it', 'test'].includes(test.chain[0] ?? '')) return false;
      return !asserts(node.arguments, source, new Set());
    },
  },
  {
    name: 'no-sleeping-tests',
    why: 'a test polls for what it waits for, with a deadline; a sleep is too long or too short',
    applies: isSpec,
    broken: (node) => {
      if (!ts.isAwaitExpression(node)) return false;
      const call = node.expression;
      return ts.isCallExpression(call) && ['sleep', 'setTimeout', 'delay'].includes(callee(call) ?? '');
    },
  },
];

/** An emitter of this process: `this.events.emit(…)` of `node:events`. */
function isLocalEmitter(call: ts.CallExpression): boolean {
  return callee(call) === 'emit' && !/(client|amqp|rmq|broker|publisher)/i.test(dotted(call.expression) ?? '');
}

/** Whether some call among `roots` is an assertion, or a function of this file or an import whose name promises one. */
function asserts(roots: readonly ts.Node[], source: Source, seen: Set<string>): boolean {
  for (const node of roots.flatMap((root) => [...nodes(root)])) {
    if (!ts.isCallExpression(node)) continue;
    const path = dotted(node.expression) ?? callee(node) ?? '';
    if (path === 'fc.assert' || /^(expect|assert|eventually)/.test(callee(node) ?? path)) return true;
    const name = path.split('.')[0] ?? '';
    if (seen.has(name)) continue;
    seen.add(name);
    if (asserts(declarations(name, source), source, seen)) return true;
  }
  return false;
}

function declarations(name: string, { tree }: Source): ts.Node[] {
  return tree.statements.flatMap((statement): ts.Node[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return [statement];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.filter(
      (declared) => ts.isIdentifier(declared.name) && declared.name.text === name,
    );
  });
}

/** Where `source` breaks `rule`, as `path:line`. */
export function breaches(rule: SourceRule, source: Source): string[] {
  if (!rule.applies(source.path)) return [];
  return [...nodes(source.tree)]
    .filter((node) => rule.broken(node, source))
    .map((node) => `${source.path}:${lineOf(source, node)}`);
}
