import { describe, expect, it } from 'vitest';
import { signInMail } from './sign-in-mail.ts';

const url = 'https://hubhours.example/sign-in/confirm#token=abc';
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const words = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&[a-z#0-9]+;/g, (entity) => entities[entity] ?? entity)
    .split(/\s+/)
    .filter(Boolean);

describe('the mail with a link', () => {
  it.each(['en', 'de', 'de-AT', 'fr'])('says the same in HTML and text (%s)', (locale) => {
    const { subject, text, html } = signInMail({ name: 'O’Neill "X" <b>&', locale, url });
    expect(words(html)).toEqual(text.split(/\s+/).filter(Boolean));
    expect(subject).not.toMatch(/^(New Session confirmation|Session cancelled)/);
    expect(text).toContain(url);
  });

  it('speaks German to German speakers and English to all others', () => {
    expect(signInMail({ name: 'A', locale: 'de-AT', url }).subject).toBe('Ihr Anmeldelink für Hubhours');
    expect(signInMail({ name: 'A', locale: 'fr', url }).subject).toBe('Your sign-in link for Hubhours');
  });

  it('lets a name be nothing but text, on one line', () => {
    const { text, html } = signInMail({ name: '<script>x</script>\r\nBcc: all', locale: 'en', url });
    expect(html).not.toContain('<script>');
    expect(text.split('\n')[0]).toBe('Hello <script>x</script> Bcc: all,');
  });
});
