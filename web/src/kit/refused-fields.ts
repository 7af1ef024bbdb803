import { asProblem } from '../api/problem.ts';

/** The fields that the API names in a refusal of a malformed request, by their first step. */
export function refusedFields(error: unknown): ReadonlySet<string> {
  const { code, details } = asProblem(error);
  const { errors } = details;
  if (code !== 'request.malformed' || !Array.isArray(errors)) return new Set();
  return new Set((errors as { path?: string }[]).map(({ path = '' }) => path.split('.')[0] ?? ''));
}
