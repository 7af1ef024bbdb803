import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemCode } from '../api/problem.ts';

/** A failure in words of the person's language. An unknown code is shown with its id. */
export function useProblemWords(): (error: unknown) => string {
  useTranslation('problems'); // renders again in another language
  return problemWords;
}

export function problemWords(error: unknown): string {
  const { code, details, correlationId } = asProblem(error);
  const known = i18next.exists(code, { ns: 'problems', keySeparator: false });
  const id = correlationId ? `${code}, ${correlationId}` : code;
  const key = (known ? code : 'unknown') as ProblemCode;
  return i18next.t(key, { ...details, ns: 'problems', keySeparator: false, id });
}
