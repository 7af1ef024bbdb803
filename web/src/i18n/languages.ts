export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const KEPT = 'hubhours-language';

/** The language of a tag such as `de-AT`; undefined for one that we do not speak. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  const short = tag?.slice(0, 2).toLowerCase();
  return languages.find((language) => language === short);
}

/** What the person chose on this device. */
export const chosenLanguage = (): Language | undefined => languageOf(localStorage.getItem(KEPT));

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}

/** The first that we speak of: chosen here, set for the person, preferred by the browser. English otherwise. */
export function firstLanguage(personal?: string): Language {
  const known = [chosenLanguage(), languageOf(personal), ...navigator.languages.map((tag) => languageOf(tag))];
  return known.find((language) => language !== undefined) ?? 'en';
}
