/** What stands where something was taken out. */
export const MASK = '[masked]';

/**
 * What may slip into the text of an error or an address: each with the words that come instead. Errors of our own name no
 * person, but those of drivers and of systems outside quote what they were given.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)/gs, MASK],
  // user:password@ of an address
  [/\/\/[^\s/@"]{1,200}@/g, `//${MASK}@`],
  [/\b(bearer|basic) [\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, MASK],
  // Parameters of a sign-in and what people search for.
  [/([?&](?:code|state|id_token_hint|ritorno|q|codice)=)[^\s&"'#]+/gi, `$1${MASK}`],
  // Follow-up links and verification codes: 26 letters and digits of Crockford's alphabet (secret-code.ts).
  [/\b[0-9a-hjkmnp-tv-z]{26}\b/gi, MASK],
  // Tax codes, those changed for omocodia too.
  [/(?<![a-z0-9])[a-z]{6}[\dlmnp-v]{2}[a-ehlmprst][\dlmnp-v]{2}[a-z][\dlmnp-v]{3}[a-z](?![a-z0-9])/gi, MASK],
  [/[\w.+%-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/gi, MASK],
];

/** The text without tax codes, mail addresses, secret links and credentials. */
export function maskPersonalData(text: string): string {
  let masked = text;
  for (const [pattern, instead] of PATTERNS) masked = masked.replace(pattern, instead);
  return masked;
}

/** Names of fields whose value never goes into a log, however deep they lie; compared without case, `-` and `_`. */
const SECRET_FIELDS = new Set([
  ...['taxcode', 'fiscalnumber', 'codicefiscale', 'idsubject', 'givenname', 'familyname', 'applicantname', 'birthdate'],
  ...['email', 'to', 'from', 'address', 'phone', 'person', 'applicant', 'owner', 'answers', 'facts', 'citizen'],
  ...['trackingcode', 'verificationcode', 'authorization', 'cookie', 'setcookie', 'password', 'secret', 'token'],
  ...['idtoken', 'accesstoken', 'codeverifier', 'nonce', 'state', 'csrf', 'csrftoken', 'privatekey', 'keyvalue'],
  ...['subject', 'text', 'html', 'body', 'requestbody', 'responsebody', 'variables'],
]);

const MAX_DEPTH = 8;

/** A copy that can be logged: secret fields masked at any depth, texts masked, errors as plain objects. */
export function maskFields(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskPersonalData(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((one) => maskFields(one, depth + 1));
  const plain = value instanceof Error ? errorFields(value) : value;
  return Object.fromEntries(
    Object.entries(plain).map(([name, member]) => [
      name,
      SECRET_FIELDS.has(name.toLowerCase().replace(/[^a-z]/g, '')) && member !== null && member !== undefined
        ? MASK
        : maskFields(member, depth + 1),
    ]),
  );
}

/** What an error says of itself, its causes included. */
function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { ...error, type: name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
