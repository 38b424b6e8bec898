const HIDDEN = '[redacted]';

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'ocp-apim-subscription-key',
]);

const FORM_SECRET = /((?:^|&)(?:password|client_secret|code|code_verifier|access_token|refresh_token|id_token)=)[^&]*/g;
const JSON_SECRET =
  /("(?:password|client_secret|code|code_verifier|access_token|refresh_token|id_token)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;
const SIGNED_TOKEN = /\b(ey[\w-]+\.ey[\w-]+)\.[\w-]+/g;

/**
 * The text with every signed token stripped of its signature: a test can still read the claims, nobody can use the token.
 */
export function stripSignatures(text: string): string {
  return text.replace(SIGNED_TOKEN, `$1.${HIDDEN}`);
}

/** The body as the journal keeps it: form and JSON fields that are secrets hidden, tokens without signature. */
export function redactBody(text: string): string {
  const withoutFields = text
    .replace(FORM_SECRET, `$1${HIDDEN}`)
    .replace(JSON_SECRET, (_whole, key: string) => `${key}"${HIDDEN}"`);
  return stripSignatures(withoutFields);
}

/** Headers in lower case as the journal keeps them; repeated ones joined by a comma. A secret that is a signed token keeps its claims. */
export function redactHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    const stripped = stripSignatures(text);
    kept[name] = SECRET_HEADERS.has(name) && stripped === text ? HIDDEN : stripped;
  }
  return kept;
}
