/** The same texts in another language: every key, and nothing besides but that language's plural forms. */
export type Translated<Texts> = { [Key in keyof Texts]: Texts[Key] extends string ? string : Translated<Texts[Key]> };
