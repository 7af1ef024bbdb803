import i18next from 'i18next';
import { firstLanguage } from '../i18n/languages.ts';

/** The person's own language, unless another was chosen on this device. */
export async function adoptLanguage(locale: string): Promise<void> {
  const language = firstLanguage(locale);
  if (language !== i18next.language) await i18next.changeLanguage(language);
}
