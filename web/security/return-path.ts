/**
 * A path on this site that a link carried, or `/` when it is anything else: another site, another scheme, a
 * protocol-relative address, a backslash that browsers read as a slash, a control character.
 */
export function safeReturnPath(value: unknown, fallback = '/'): string {
  if (typeof value !== 'string' || value.length > 2000) return fallback;
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) return fallback;
  const origin = 'http://site.invalid';
  if (!URL.canParse(value, origin)) return fallback;
  const url = new URL(value, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return fallback;
  return `${url.pathname}${url.search}`;
}
