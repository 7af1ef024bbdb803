import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Rendering = { readonly subject: string; readonly html: string; readonly text: string };
type Words = Readonly<Record<string, unknown>>;
type Format = 'html' | 'text';

/** Beside `src` and `dist` alike, since the compiler copies no templates. */
const root = join(import.meta.dirname, '../../templates');
const extension = '.hbs';

/**
 * A mail's words are written once, in `templates/languages/<language>/<kind>.hbs`, out of parts such as `line` and `when`.
 * `templates/html` and `templates/text` say what the parts look like, so both halves of a mail say the same.
 */
export class Templates {
  private readonly languages = readdirSync(join(root, 'languages'));
  private readonly formats = {
    html: environment('html', this.languages),
    text: environment('text', this.languages),
  };

  /** The language in which somebody of `locale` is written to. */
  languageOf(locale: string): string {
    const [language = ''] = locale.split('-');
    return this.languages.includes(language) ? language : 'en';
  }

  render(language: string, kind: string, words: Words): Rendering {
    const subject = this.fill('text', `${language}/${kind}.subject`, words).trim();
    const whole = { ...words, subject, language, body: `${language}/${kind}`, footer: `${language}/footer` };
    return {
      subject,
      html: this.fill('html', 'layout', whole).trimStart(),
      text: tidy(this.fill('text', 'layout', whole)),
    };
  }

  private fill(format: Format, name: string, words: Words): string {
    const template = this.formats[format].get(name);
    if (!template) throw new Error(`There is no template ${name}`);
    return template(words);
  }
}

function environment(format: Format, languages: readonly string[]): Map<string, Handlebars.TemplateDelegate> {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('is', (value: unknown, wanted: unknown) => value === wanted);
  const folders = [format, ...languages.map((language) => `languages/${language}`)];
  // strict: a word that is missing is a mistake, not a blank
  const options = { noEscape: format === 'text', strict: true, preventIndent: true };
  const compiled = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => {
      const name = `${folder.replace(/^(languages\/|html$|text$)/, '')}/${file.slice(0, -extension.length)}`;
      const source = readFileSync(join(root, folder, file), 'utf8');
      return [name.replace(/^\//, ''), handlebars.compile(source, options)] as const;
    }),
  );
  for (const [name, template] of compiled) handlebars.registerPartial(name, template);
  return new Map(compiled);
}

/** No spaces at the ends of lines, and one empty line at the most. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
