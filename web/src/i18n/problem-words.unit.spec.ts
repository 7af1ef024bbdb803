import { codes } from '@hubhours/contracts/codes';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../api/problem.ts';
import { texts as german } from '../locales/de/problems.ts';
import { texts as english } from '../locales/en/problems.ts';
import { problemWords } from './problem-words.ts';

/** All of them: which of the API's refusals a page can meet changes with every page. */
const everyCode = Object.keys(codes);
const languages = { en: english, de: german };

beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    resources: { en: { problems: english }, de: { problems: german } },
    interpolation: { escapeValue: false },
  });
});

describe.each(Object.entries(languages))('refusals in words: %s', (language, texts: Record<string, string>) => {
  beforeAll(() => i18next.changeLanguage(language));

  it.each(everyCode)('%s', (code) => {
    const words = problemWords(new Problem(code, 409, { correlationId: 'abc-123' }));
    expect(words).toBe(texts[code]?.replace('{{id}}', `${code}, abc-123`));
    expect(words).not.toMatch(/\{\{|undefined/);
    expect(words.length).toBeGreaterThan(12);
    expect(words, 'words, not the code itself').not.toBe(code);
  });

  it('says for an unknown code that it is one, and its id', () => {
    const words = problemWords(new Problem('session.of-tomorrow', 409, { correlationId: 'abc-123' }));
    expect(words).toBe(texts['unknown']?.replace('{{id}}', 'session.of-tomorrow, abc-123'));
  });

  it('shows an unknown code alone where the answer had no id', () => {
    expect(problemWords(new Problem('session.of-tomorrow', 409))).toContain('(session.of-tomorrow)');
  });

  it('has an unknown word for what was thrown and is no refusal', () => {
    expect(problemWords(new TypeError('x is not a function'))).toBe(texts['unknown']?.replace('{{id}}', 'unknown'));
  });
});

it('German says each in words of its own', () => {
  const same = everyCode.filter((code) => code in english && (english as any)[code] === (german as any)[code]);
  expect(same).toEqual([]);
});
