import ts from 'typescript';
import { callee, dotted, nodes } from './syntax.ts';

/** Calls that leave something behind which a crash does not undo: in a database, at the broker, with a mail server or payment provider. */
const direct =
  /(^|\.)(transaction|publish|reply|passOn|sendBack|ack|drop|sendMail|sendSignInLink|noteAccepted|putDown|takeDue|lease)$/;
const named =
  /(^|\.)((commands|postman|smtp)\.(send|settle)|keys\.(claim|keep)|db\.query|leases\.take|signInRequests\.(claim|settle)|actions\.note|archive\.keep|settling\.execute|provider\.refund|online\.(charge|link|close)|next\.handle)$/;
/** Steps of their own that have such effects. */
const steps = /^this\.(handle|answer|claim|claimOrAnswer|settle|release|prepare|takeBack|take|takeKept)$/;

/** Whether `node` is an effect that follows another one of the same function with no named place to die between the two. */
export function isUnnamedBoundary(node: ts.Node): boolean {
  if (!isEffect(node) || isInTransaction(node)) return false;
  const body = bodyOf(node);
  if (body === undefined) return false;
  const calls = [...nodes(body)].filter(
    (one): one is ts.CallExpression => ts.isCallExpression(one) && bodyOf(one) === body,
  );
  const before = calls.filter((one) => isEffect(one) && one.end <= node.getStart() && follows(node, one));
  const last = before.at(-1);
  if (last === undefined) return false;
  return !calls.some((one) => callee(one) === 'crashPoint' && one.pos >= last.end && one.end <= node.getStart());
}

function isEffect(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && isEffectful(dotted(node.expression) ?? callee(node) ?? '');
}

const isEffectful = (path: string): boolean => [direct, named, steps].some((pattern) => pattern.test(path));

/** The function whose statements the call is one of; a callback's are its surroundings'. */
function bodyOf(node: ts.Node): ts.Node | undefined {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return at;
  }
  return undefined;
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
