/**
 * A browser without a screen: follows redirects over all the parties' servers, keeps their cookies apart, reads forms as
 * the page has them (hidden fields and defaults included) and sends them as a person without JavaScript would.
 */
import { readForms, readLinks, textOf, type PageForm, type PageLink } from './page-reader.js';

const MOST_REDIRECTS = 15;

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly mediaType: string;
  readonly html: string;
  readonly bytes: Uint8Array;
  /** What a person reads, in one line. */
  readonly text: string;
  readonly forms: readonly PageForm[];
  readonly links: readonly PageLink[];
}

/** One field as a person fills it in; a file is a name, a type and bytes. */
export type FieldValue =
  string | readonly string[] | readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];

export interface Browser {
  get(address: string | URL): Promise<Page>;
  /** Follows the first link whose text holds `label`. @throws {Error} with the page's text when there is none */
  follow(page: Page, label: string): Promise<Page>;
  /** Fills in and sends the form that has a button with `label`. */
  send(page: Page, label: string, values?: Readonly<Record<string, FieldValue>>): Promise<Page>;
}

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();

  function rememberCookies(url: URL, response: Response): void {
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      const isGone = attributes.some((one) => /^\s*(?:max-age=0|expires=thu, 01 jan 1970)/i.test(one));
      if (isGone) jar.delete(name.trim());
      else jar.set(name.trim(), value.join('='));
    }
  }

  async function request(address: URL, init: RequestInit = {}): Promise<Page> {
    let url = address;
    let current = init;
    for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
      const cookie = [...(jars.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = new Headers(current.headers);
      headers.set('accept', 'text/html,*/*');
      if (cookie !== '') headers.set('cookie', cookie);
      const response = await fetch(url, {
        ...current,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(30_000),
      });
      rememberCookies(url, response);
      const location = response.headers.get('location');
      if (location !== null && response.status >= 300 && response.status < 400) {
        await response.arrayBuffer();
        const next = new URL(location, url);
        // A person's browser sends no Origin to another site after a redirect; a GET carries nothing over.
        current = {};
        url = next;
        continue;
      }
      return readPage(url, response);
    }
    throw new Error(`${address.href} redirects without end`);
  }

  return {
    get: (address) => request(new URL(address)),
    follow(page, label) {
      const link = page.links.find(({ text }) => text.includes(label));
      if (!link) throw new Error(`No link "${label}" at ${page.url.pathname}: ${page.text.slice(0, 400)}`);
      return request(new URL(link.href, page.url));
    },
    send(page, label, values = {}) {
      const found = page.forms
        .flatMap((form) => form.buttons.map((button) => ({ form, button })))
        .find(({ button }) => button.text.includes(label));
      if (!found) throw new Error(`No button "${label}" at ${page.url.pathname}: ${page.text.slice(0, 400)}`);
      const { form, button } = found;
      const body = form.isMultipart ? new FormData() : new URLSearchParams();
      const append = (name: string, value: string): void => {
        body.append(name, value);
      };
      for (const [name, value] of form.fields) if (!(name in values)) append(name, value);
      if (button.name !== '') append(button.name, button.value);
      for (const [name, value] of Object.entries(values)) {
        for (const one of typeof value === 'string' ? [value] : value) {
          if (typeof one === 'string') append(name, one);
          else (body as FormData).append(name, new Blob([Buffer.from(one.bytes)], { type: one.type }), one.name);
        }
      }
      const target = new URL(button.action === '' ? form.action : button.action, page.url);
      if (form.method === 'get') {
        target.search = (body as URLSearchParams).toString();
        return request(target);
      }
      return request(target, { method: 'POST', body, headers: { origin: page.url.origin } });
    },
  };
}

async function readPage(url: URL, response: Response): Promise<Page> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const html = mediaType === 'text/html' ? new TextDecoder().decode(bytes) : '';
  return {
    url,
    status: response.status,
    mediaType,
    html,
    bytes,
    text: textOf(html),
    forms: readForms(html),
    links: readLinks(html),
  };
}
