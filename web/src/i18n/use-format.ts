import { useTranslation } from 'react-i18next';
import { formatIn, type Format } from './format.ts';

/** Dates, times and money as the person reads them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatIn(i18n.language);
}
