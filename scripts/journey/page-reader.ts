/** Reads the pages that our own templates and sandboxes write; no general HTML parser. */
export interface PageForm {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly isMultipart: boolean;
  /** Names and values that would be sent as the page stands. */
  readonly fields: readonly (readonly [string, string])[];
  readonly buttons: readonly {
    readonly text: string;
    readonly name: string;
    readonly value: string;
    readonly action: string;
  }[];
}

export interface PageLink {
  readonly text: string;
  readonly href: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#34': '"',
  apos: "'",
  nbsp: ' ',
};

export function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => {
    const known = ENTITIES[name];
    if (known !== undefined) return known;
    const code = /^#(\d+)$/.exec(name) ?? /^#x([\da-f]+)$/i.exec(name);
    return code ? String.fromCodePoint(Number.parseInt(code[1] ?? '', name.startsWith('#x') ? 16 : 10)) : whole;
  });
}

/** What a person reads of the HTML: no tags, scripts or styles, white space in one. */
export function textOf(html: string): string {
  const visible = html.replace(/<(script|style|template)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' ');
  return decode(visible).replace(/\s+/g, ' ').trim();
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}(?:\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+)))?(?=[\\s/>])`, 'i').exec(
    `${tag} `,
  );
  if (!found) return undefined;
  return decode(found[1] ?? found[2] ?? found[3] ?? '');
}

export function readLinks(html: string): PageLink[] {
  return [...html.matchAll(/<a\b[^>]*>([\s\S]*?)<\/a>/gi)].flatMap(([tag, inner]) => {
    const href = attribute(tag.slice(0, tag.indexOf('>') + 1), 'href');
    return href === undefined ? [] : [{ text: textOf(inner ?? ''), href }];
  });
}

export function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/gi)].map(([whole, inner = '']) => {
    const tag = whole.slice(0, whole.indexOf('>') + 1);
    return {
      action: attribute(tag, 'action') ?? '',
      method: attribute(tag, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
      isMultipart: attribute(tag, 'enctype') === 'multipart/form-data',
      fields: [...inputsOf(inner), ...selectsOf(inner), ...textareasOf(inner)],
      buttons: buttonsOf(inner),
    };
  });
}

function inputsOf(html: string): [string, string][] {
  return [...html.matchAll(/<input\b[^>]*>/gi)].flatMap(([tag]): [string, string][] => {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type')?.toLowerCase() ?? 'text';
    if (name === undefined || ['submit', 'button', 'file', 'image'].includes(type)) return [];
    const isChosen = attribute(tag, 'checked') !== undefined;
    if ((type === 'radio' || type === 'checkbox') && !isChosen) return [];
    return [[name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')]];
  });
}

function selectsOf(html: string): [string, string][] {
  return [...html.matchAll(/<select\b[^>]*>([\s\S]*?)<\/select>/gi)].flatMap(
    ([whole, inner = '']): [string, string][] => {
      const name = attribute(whole.slice(0, whole.indexOf('>') + 1), 'name');
      const options = [...inner.matchAll(/<option\b[^>]*>/gi)].map(([tag]) => tag);
      const chosen = options.find((tag) => attribute(tag, 'selected') !== undefined) ?? options[0];
      return name === undefined || chosen === undefined ? [] : [[name, attribute(chosen, 'value') ?? '']];
    },
  );
}

function textareasOf(html: string): [string, string][] {
  return [...html.matchAll(/<textarea\b[^>]*>([\s\S]*?)<\/textarea>/gi)].flatMap(
    ([whole, inner = '']): [string, string][] => {
      const name = attribute(whole.slice(0, whole.indexOf('>') + 1), 'name');
      return name === undefined ? [] : [[name, decode(inner)]];
    },
  );
}

function buttonsOf(html: string): PageForm['buttons'] {
  const buttons = [...html.matchAll(/<button\b[^>]*>([\s\S]*?)<\/button>/gi)].map(([whole, inner = '']) => {
    const tag = whole.slice(0, whole.indexOf('>') + 1);
    return { tag, text: textOf(inner) };
  });
  return buttons
    .filter(({ tag }) => attribute(tag, 'type')?.toLowerCase() !== 'button')
    .map(({ tag, text }) => ({
      text: text === '' ? (attribute(tag, 'aria-label') ?? '') : text,
      name: attribute(tag, 'name') ?? '',
      value: attribute(tag, 'value') ?? '',
      action: attribute(tag, 'formaction') ?? '',
    }));
}
