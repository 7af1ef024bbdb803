import type { Translated } from '../../i18n/translated.ts';
import type { texts as english } from '../en/client.ts';

export const texts: Translated<typeof english> = { title: '' };
