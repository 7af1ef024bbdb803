import ts from 'typescript';
import { codes, type ErrorCode } from '../../libs/contracts/src/codes.ts';
import { errorAnswers } from './error-answers.ts';
import { lineOf, literal, nodes, type Source } from './syntax.ts';

/** As libs/platform/src/problem.ts does it. */
const statusOf: Record<string, number> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  rejected: 422,
  stale: 412,
  precondition: 428,
  'too-many': 429,
  unavailable: 503,
};

const known = (code: string): code is ErrorCode => code in codes;

/** The codes that are thrown and not listed, or with another status than docs/errors.md says. */
export function unlistedCodes(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    [...nodes(source.tree)].flatMap((node) => {
      const thrown = ts.isNewExpression(node) ? refusal(node) : undefined;
      if (thrown === undefined) return [];
      const where = `${source.path}:${lineOf(source, node)}`;
      if (!known(thrown.code)) return [`${where}: ${thrown.code} is not in libs/contracts/src/codes.ts`];
      const { status } = errorAnswers[thrown.code];
      if (thrown.status === undefined || status.includes(thrown.status)) return [];
      return [`${where}: ${thrown.code} is thrown as ${thrown.status}, docs/errors.md says ${status.join(', ')}`];
    }),
  );
}

/** The codes that are listed and that nothing says. */
export function unusedCodes(sources: readonly Source[]): string[] {
  const said = new Set<string>();
  for (const { tree } of sources) {
    for (const node of nodes(tree)) said.add(literal(node) ?? '');
  }
  const saidAs = (code: string) => said.has(code) || said.has(code.replace(/^[^.]+/, '${…}'));
  return Object.keys(codes)
    .filter((code) => !saidAs(code))
    .map((code) => `libs/contracts/src/codes.ts: nothing says ${code}`);
}

/** `new DomainError('conflict', 'session.overlaps')` and `new HttpProblem(401, 'auth.token-missing')`; others have no literal code. */
function refusal(node: ts.NewExpression): { code: string; status: number | undefined } | undefined {
  const [first, second] = node.arguments ?? [];
  const code = literal(second);
  if (!ts.isIdentifier(node.expression) || first === undefined || code === undefined || code.includes('${'))
    return undefined;
  if (node.expression.text === 'DomainError') return { code, status: statusOf[literal(first) ?? ''] };
  if (node.expression.text !== 'HttpProblem') return undefined;
  return { code, status: ts.isNumericLiteral(first) ? Number(first.text) : undefined };
}
