const minutes = 10;

type Words = {
  readonly subject: string;
  readonly greeting: (name: string) => string;
  readonly intro: string;
  readonly button: string;
  readonly life: string;
  readonly unasked: string;
};

const words: Record<'en' | 'de', Words> = {
  en: {
    subject: 'Your sign-in link for Hubhours',
    greeting: (name) => `Hello ${name},`,
    intro: 'use this link to sign in to Hubhours:',
    button: 'Sign in to Hubhours',
    life: `The link works once, within ${minutes} minutes.`,
    unasked: 'If you did not ask for it, you can ignore this e-mail: nobody gets in without the link.',
  },
  de: {
    subject: 'Ihr Anmeldelink für Hubhours',
    greeting: (name) => `Guten Tag ${name},`,
    intro: 'mit diesem Link melden Sie sich bei Hubhours an:',
    button: 'Bei Hubhours anmelden',
    life: `Der Link gilt einmal und ${minutes} Minuten lang.`,
    unasked: 'Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: ohne den Link kommt niemand hinein.',
  },
};

export type SignInMail = { readonly subject: string; readonly text: string; readonly html: string };

/** The mail with a link, in the language of `locale` (English for one that we do not have). Both parts say the same. */
export function signInMail({ name, locale, url }: { name: string; locale: string; url: string }): SignInMail {
  const language = locale.startsWith('de') ? 'de' : 'en';
  const { subject, greeting, intro, button, life, unasked } = words[language];
  const hello = greeting(name.replaceAll(/\s+/g, ' '));
  const text = [hello, intro, `${button}: ${url}`, life, unasked, 'Hubhours'].join('\n\n');
  const p = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  const link = `<a href="${escaped(url)}" style="color:#1F6A5C;font-weight:600">${escaped(button)}</a>`;
  const shown = `${link}: <span style="word-break:break-all">${escaped(url)}</span>`;
  const body = [escaped(hello), escaped(intro), shown, escaped(life), escaped(unasked), 'Hubhours'].map(p).join('\n');
  return { subject, text: `${text}\n`, html: page(language, subject, body) };
}

function page(language: string, subject: string, body: string): string {
  const style = 'margin:0;padding:24px;background:#FBF8F4;color:#2B2723;font:16px/1.5 system-ui,sans-serif';
  const card =
    'max-width:560px;margin:0 auto;padding:24px;background:#FFFFFF;border:1px solid #E4DCD2;border-radius:12px';
  const head = `<meta charset="utf-8"><title>${escaped(subject)}</title>`;
  return `<!doctype html>\n<html lang="${language}"><head>${head}</head>\n<body style="${style}"><div style="${card}">\n${body}\n</div></body></html>\n`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
