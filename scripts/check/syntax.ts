import ts from 'typescript';

export type Source = { readonly path: string; readonly tree: ts.SourceFile };

export function parse(path: string, text: string): Source {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) };
}

/** Every node of `tree`, outermost first. */
export function* nodes(tree: ts.Node): Generator<ts.Node> {
  yield tree;
  const children: ts.Node[] = [];
  ts.forEachChild(tree, (child) => void children.push(child));
  for (const child of children) yield* nodes(child);
}

/** `a.b.c` for a chain of names, else undefined. */
export function dotted(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const left = dotted(node.expression);
  return left === undefined ? undefined : `${left}.${node.name.text}`;
}

/** The last name of what is called: `publish` for `this.channel.publish(…)`. */
export function callee(call: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(call.expression)) return call.expression.text;
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : undefined;
}

/** The text of a string or of a template without substitutions; a substitution stands as `${…}`. */
export function literal(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => '${…}' + span.literal.text).join('');
}

export function lineOf({ tree }: Source, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** One call of `it` or `test`, with everything that was chained to it. */
export type Test = { readonly name: string; readonly chain: readonly string[]; readonly call: ts.CallExpression };

const testsOf = new WeakMap<Source, Test[]>();
const tellers = new Set(['it', 'test', 'describe', 'suite']);

/** What Playwright's `test` does besides telling tests: `test.use(…)`, `test.info()`. */
const asides = new Set(['use', 'info', 'extend']);

/** The tests and groups of a spec, in their order; `chain` is `['it', 'each']` for `it.each(…)('name', …)`. */
export function tests(source: Source): Test[] {
  const known = testsOf.get(source);
  if (known !== undefined) return known;
  const found: Test[] = [];
  testsOf.set(source, found);
  for (const node of nodes(source.tree)) {
    if (!ts.isCallExpression(node)) continue;
    const chain = chainOf(node.expression);
    if (chain === undefined || !tellers.has(chain[0] ?? '') || asides.has(chain[1] ?? '')) continue;
    if (ts.isCallExpression(node.parent) && node.parent.expression === node) continue; // `it.each(table)` of `it.each(table)(…)`
    found.push({ name: literal(node.arguments[0]) ?? '', chain, call: node });
  }
  return found;
}

function chainOf(node: ts.Expression): string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) {
    const left = chainOf(node.expression);
    return left && [...left, node.name.text];
  }
  if (ts.isCallExpression(node)) return chainOf(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return chainOf(node.tag);
  return undefined;
}
