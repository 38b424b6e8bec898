/** A browser without script: keeps cookies, follows redirects on the site, reads pages as text. */
export interface WebPage {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly html: string;
  /** Visible words, one blank between them. */
  readonly text: string;
  readonly title: string;
  /** Where a redirect that was not followed leads. */
  readonly location: string | null;
  link(label: string): string;
}

export function createWebBrowser(origin: string) {
  const cookies = new Map<string, string>();
  let last: WebPage | undefined;

  async function request(path: string, init: RequestInit = {}): Promise<WebPage> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (/expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return readPage(response, path);
  }

  async function follow(page: WebPage): Promise<WebPage> {
    let current = page;
    for (let hops = 0; hops < 10 && current.location?.startsWith('/'); hops += 1)
      current = await request(current.location);
    last = current;
    return current;
  }

  /** Values of hidden fields of the form that goes to `action` on the page shown last. */
  function hiddenFields(action: string): Record<string, string> {
    const form = [...(last?.html ?? '').matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
      ([, to]) => unescapeHtml(to ?? '') === action,
    );
    if (!form) return {};
    const inputs = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return Object.fromEntries(inputs.map(([, name = '', value = '']) => [unescapeHtml(name), unescapeHtml(value)]));
  }

  const browser = {
    cookies,
    get last(): WebPage {
      if (!last) throw new Error('No page was opened');
      return last;
    },
    /** One answer, redirects not followed. */
    request,
    async open(path: string): Promise<WebPage> {
      return follow(await request(path));
    },
    /** Sends the form with this action of the page shown last, with the given fields over its hidden ones. */
    async send(action: string, fields: Record<string, string> = {}): Promise<WebPage> {
      const body = new URLSearchParams({ ...hiddenFields(action), ...fields });
      return follow(await request(action, { method: 'POST', body }));
    },
    async sendFiles(
      action: string,
      fields: Record<string, string>,
      files: readonly { field: string; name: string; bytes: Uint8Array; type?: string }[],
    ): Promise<WebPage> {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...hiddenFields(action), ...fields })) body.set(name, value);
      for (const { field, name, bytes, type = 'image/jpeg' } of files) {
        body.append(field, new Blob([new Uint8Array(bytes)], { type }), name);
      }
      return follow(await request(action, { method: 'POST', body }));
    },
    /** Signs in at the provider as this person and comes back to where the sign-in began. */
    async signIn(who: 'citizen' | 'staff', code: string, returnTo?: string): Promise<WebPage> {
      const start = who === 'citizen' ? '/accedi/cittadino' : '/accedi/personale/inizio';
      const query = returnTo === undefined ? '' : `?ritorno=${encodeURIComponent(returnTo)}`;
      const away = await request(`${start}${query}`);
      const state = new URL(away.location ?? '', origin).searchParams.get('state') ?? '';
      const back = who === 'citizen' ? '/accedi/cittadino/ritorno' : '/accedi/personale/ritorno';
      return follow(await request(`${back}?code=${code}&state=${state}`));
    },
  };
  return browser;
}

async function readPage(response: Response, path: string): Promise<WebPage> {
  const type = response.headers.get('content-type') ?? '';
  const html = type.startsWith('text/html') || type.startsWith('application/json') ? await response.text() : '';
  if (html === '') await response.arrayBuffer();
  return {
    status: response.status,
    url: path,
    headers: response.headers,
    html,
    text: textOf(html),
    title: unescapeHtml(/<title>([\s\S]*?)<\/title>/.exec(html)?.[1] ?? ''),
    location: response.headers.get('location'),
    link(label) {
      const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)];
      const found = links.find(([, , inner = '']) => textOf(inner) === label);
      if (!found) throw new Error(`The page has no link "${label}"`);
      return unescapeHtml(found[1] ?? '');
    },
  };
}

export function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

export function textOf(html: string): string {
  const visible = html
    .replace(/<(script|style|title|head)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<textarea[^>]*>|<\/textarea>/g, ' ')
    .replace(/<[^>]+>/g, ' ');
  return unescapeHtml(visible).replace(/\s+/g, ' ').trim();
}
