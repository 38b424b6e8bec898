import type { Request } from 'express';
import { LANGUAGES, type Language, type Text } from '../../src/texts.js';

/** What every view model needs to know of its request. */
export interface Page {
  readonly language: Language;
  /** Path without the language prefix, with its query: the same page in every language. */
  readonly path: string;
  readonly now: Date;
  /** Address on this site, in the page's language. */
  href(path: string): string;
  /** The sentence in the page's language; `{name}` is replaced by the value of that name. */
  say(text: Text, values?: Readonly<Record<string, string | number>>): string;
}

/** Sentences of one page: name to it/en pair. */
export type Texts = Readonly<Record<string, Text>>;

/** The sentences of a page in its language, ready for the template. */
export type Spoken<T extends Texts> = { readonly [K in keyof T]: string };

export function speak<T extends Texts>(page: Page, texts: T): Spoken<T> {
  const known = spoken[page.language].get(texts);
  if (known) return known as Spoken<T>;
  const said = Object.freeze(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text[page.language]])),
  );
  spoken[page.language].set(texts, said);
  return said as Spoken<T>;
}

/** Texts never change, so each set is spoken once. */
const spoken: Readonly<Record<Language, WeakMap<Texts, object>>> = { it: new WeakMap(), en: new WeakMap() };

/** Puts values in the place of `{name}`; a name without a value stays, so that a test sees it. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** The same sentence in every language, for what is stored and read by somebody else. */
export function fillAll(text: Text, values: Readonly<Record<string, string | number>> = {}): Text {
  return { it: fill(text.it, values), en: fill(text.en, values) };
}

export function createPage({ language, path, now }: { language: Language; path: string; now: Date }): Page {
  return {
    language,
    path,
    now,
    href: (to) => inLanguage(to, language),
    say: (text, values = {}) => fill(text[language], values),
  };
}

/** Italian pages have plain addresses, the others a prefix: `/en/servizi`. */
export function inLanguage(path: string, language: Language): string {
  if (language === 'it') return path;
  return path === '/' ? `/${language}` : `/${language}${path}`;
}

/**
 * Splits `/en/servizi?q=x` into its language and the plain path `/servizi?q=x`.
 *
 * The path begins with one slash, whatever was asked: `//host/x` in a link of ours would lead to another site.
 */
export function splitLanguage(url: string): { language: Language; path: string } {
  const found = /^\/([a-z]{2})(?=\/|\?|$)(.*)$/s.exec(url);
  const language = LANGUAGES.find((one) => one !== 'it' && one === found?.[1]);
  if (!found || !language) return { language: 'it', path: oneSlash(url) };
  return { language, path: oneSlash(found[2] ?? '') };
}

/** Browsers read a backslash as a slash. */
const oneSlash = (path: string): string => `/${path.replace(/^[/\\]+/, '')}`;

/** The page of this request; the application sets it before any route. */
export function pageOf(req: Request): Page {
  const page = pages.get(req);
  if (!page) throw new Error('The request has no page: a route was mounted before the language');
  return page;
}

export function setPage(req: Request, page: Page): void {
  pages.set(req, page);
}

const pages = new WeakMap<Request, Page>();
