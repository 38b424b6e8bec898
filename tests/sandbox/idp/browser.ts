/** Cookies and forms of a browser without script: enough to walk a sign-in. */
export interface Visit {
  readonly status: number;
  /** Where the visit ended, redirects of the same origin followed. */
  readonly url: URL;
  readonly text: string;
  readonly headers: Headers;
}

export function createBrowser() {
  const cookies = new Map<string, { value: string; path: string }>();

  function keep(response: Response, url: URL) {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? url.pathname;
      const expired = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute));
      if (expired || value === '') cookies.delete(`${name}${path}`);
      else cookies.set(`${name}${path}`, { value: `${name}=${value}`, path });
    }
  }

  const headerFor = (url: URL) =>
    [...cookies.values()]
      .filter(({ path }) => url.pathname.startsWith(path))
      .map(({ value }) => value)
      .join('; ');

  /** Follows redirects as long as they stay on the origin it began with; the address outside is where it ends. */
  async function visit(address: string | URL, form?: Record<string, string>): Promise<Visit> {
    let url = new URL(address);
    const { origin } = url;
    let body = form && new URLSearchParams(form);
    for (let hop = 0; hop < 10; hop += 1) {
      const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: headerFor(url) },
        ...(body ? { body } : {}),
      });
      keep(response, url);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { status: response.status, url, text: await response.text(), headers: response.headers };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      if (url.origin !== origin) return { status: response.status, url, text: '', headers: response.headers };
      body = undefined;
    }
    throw new Error('Too many redirects');
  }

  return { visit, cookies };
}
