import ts from 'typescript';
import { callee, dotted, nodes } from './syntax.ts';

/** Calls that leave something behind which a crash does not undo: in a database, at the broker, with a mail server or payment provider. */
const direct =
  /(^|\.)(transaction|publish|reply|passOn|sendBack|ack|drop|sendMail|sendSignInLink|noteAccepted|putDown|takeDue|lease)$/;
const named =
  /(^|\.)((commands|postman|smtp)\.(send|settle)|keys\.(claim|keep)|db\.query|leases\.take|signInRequests\.(claim|settle)|actions\.note|archive\.keep|settling\.execute|provider\.refund|online\.(charge|link|close)|next\.handle)$/;
/**
 * Whether `node` is an effect that follows another one of the same function, or itself in a loop, with no named place to
 * die between the two.
 */
export function isUnnamedBoundary(node: ts.Node): boolean {
  if (!isEffect(node) || isInTransaction(node)) return false;
  const body = bodyOf(node);
  if (body === undefined) return false;
  const calls = [...nodes(body)].filter(
    (one): one is ts.CallExpression => ts.isCallExpression(one) && bodyOf(one) === body,
  );
  const before = calls.filter((one) => isEffect(one) && one.end <= node.getStart() && follows(node, one));
  const last = before.at(-1);
  const names = calls.filter((one) => callee(one) === 'crashPoint');
  if (last && !names.some((one) => one.pos >= last.end && one.end <= node.getStart())) return true;
  const loop = loopOf(node, body);
  return loop !== undefined && !isNamed(loop, new Set());
}

/** `const done = await effect(); if (done) return …`: tried again only while it had none. */
function endsOnceDone(tried: ts.VariableStatement): boolean {
  if (!ts.isBlock(tried.parent)) return false;
  const [declared] = tried.declarationList.declarations;
  const next = tried.parent.statements[tried.parent.statements.indexOf(tried) + 1];
  if (next === undefined || !ts.isIfStatement(next) || !ts.isIdentifier(next.expression)) return false;
  return next.expression.text === declared?.name.getText() && isEnding(next.thenStatement);
}

/** Whether a name stands in `part`, or in a method of the same class that it calls. */
function isNamed(part: ts.Node, seen: Set<ts.Node>): boolean {
  if (seen.has(part)) return false;
  seen.add(part);
  return [...nodes(part)].filter(ts.isCallExpression).some((one) => {
    const step = ownMethod(one);
    return callee(one) === 'crashPoint' || (step !== undefined && isNamed(step, seen));
  });
}

/** The innermost loop of `body` that comes by `node` again. */
function loopOf(node: ts.Node, body: ts.Node): ts.Node | undefined {
  for (let at = node.parent, below = node; at !== body; below = at, at = at.parent) {
    if (ts.isReturnStatement(at) || ts.isThrowStatement(at)) return undefined;
    if (ts.isBlock(at) && isEnding(at.statements.at(-1))) return undefined;
    if (ts.isVariableStatement(at) && endsOnceDone(at)) return undefined;
    if (ts.isIterationStatement(at, false) && at.statement === below) return at;
  }
  return undefined;
}

function isEffect(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const path = dotted(node.expression) ?? callee(node) ?? '';
  return direct.test(path) || named.test(path) || isStep(node);
}

/** The method of the same class that `call` calls. */
function ownMethod({ expression: called }: ts.CallExpression): ts.Node | undefined {
  if (!ts.isPropertyAccessExpression(called) || called.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  return ts.findAncestor(called, ts.isClassLike)?.members.find(({ name }) => name?.getText() === called.name.text);
}

const known = new WeakMap<ts.Node, boolean>();

/** Whether it waits for a method of the same class that has such an effect. */
function isStep(node: ts.CallExpression): boolean {
  const own = ownMethod(node);
  if (own === undefined || !isAwaited(node)) return false;
  if (!known.has(own)) {
    known.set(own, false); // meanwhile, for one that calls itself
    known.set(
      own,
      [...nodes(own)].some((one) => isEffect(one) && !isInTransaction(one)),
    );
  }
  return known.get(own) ?? false;
}

/** Or handed on to who awaits it; also `this.step().catch(…)`. */
function isAwaited({ parent }: ts.CallExpression): boolean {
  if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)) return isAwaited(parent.parent);
  return ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
}

/** The function whose statements the call is one of; a callback's are its surroundings'. */
function bodyOf(node: ts.Node): ts.Node | undefined {
  let outermost: ts.Node | undefined;
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return at;
    if (ts.isArrowFunction(at)) outermost = at;
  }
  return outermost;
}

/** All of a transaction happens, or nothing. */
function isInTransaction(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isCallExpression(at) && callee(at) === 'transaction') return true;
  }
  return false;
}

/** False where the two stand in different branches, or the first one's branch ends the function. */
function follows(later: ts.Node, earlier: ts.Node): boolean {
  const first = outOfCallbacks(earlier, later);
  for (let at = first.parent, below = first; at; below = at, at = at.parent) {
    if (holds(at, later)) return !isBranch(at, below);
    if (ts.isReturnStatement(at) || ts.isThrowStatement(at)) return false;
    if (ts.isBlock(at) && isEnding(at.statements.at(-1))) return false;
  }
  return true;
}

/** The outermost callback with `node` that `other` is not in: a return in there ends nothing but the callback. */
function outOfCallbacks(node: ts.Node, other: ts.Node): ts.Node {
  let outermost = node;
  for (let at = node.parent; at && !holds(at, other); at = at.parent) if (ts.isArrowFunction(at)) outermost = at;
  return outermost;
}

const holds = (whole: ts.Node, part: ts.Node): boolean => whole.pos <= part.pos && part.end <= whole.end;

/** Whether `part` is one of the alternatives of `whole`, and not its condition. */
function isBranch(whole: ts.Node, part: ts.Node): boolean {
  if (ts.isIfStatement(whole)) return part !== whole.expression;
  return ts.isConditionalExpression(whole) && part !== whole.condition;
}

function isEnding(statement: ts.Statement | undefined): boolean {
  return statement !== undefined && (ts.isReturnStatement(statement) || ts.isThrowStatement(statement));
}
