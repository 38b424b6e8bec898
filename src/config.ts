import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const flag = z
  .enum(['yes', 'no'])
  .default('no')
  .transform((value) => value === 'yes');
/** Empty, or an address with one of these schemes. */
const addressOf = (...schemes: readonly string[]) =>
  z
    .string()
    .default('')
    .refine((value) => value === '' || (URL.canParse(value) && schemes.includes(new URL(value).protocol)), {
      message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    });
/** Empty, or PEM; line breaks may be written as `\n`, as most files of settings hold one line for each. */
const pem = (...labels: readonly string[]) =>
  z
    .string()
    .default('')
    .transform((value) => value.replaceAll('\\n', '\n'))
    .refine((value) => value === '' || labels.some((label) => value.includes(`-----BEGIN ${label}-----`)), {
      message: `must be PEM of a ${labels.join(' or ')}, with its line breaks or \\n in their place`,
    });
const ROLES = ['web', 'workers', 'scheduler'] as const;

/** Every setting, read once from the environment; a comment says what an empty one means. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  /** Port of the portal; 0 takes any free one, and then so do all embedded parts. */
  PORT: port(3000),
  HOST: z.string().default('127.0.0.1'),
  /**
   * How many proxies stand in front of the portal: that many X-Forwarded-* headers are believed, for the client's address
   * (rate limits) and for https (session cookie). Too many lets clients choose their address; 0 behind a proxy that ends
   * TLS means that nobody can sign in in production.
   */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Address that people type, used in mails and QR codes; empty: made of HOST and PORT. */
  PUBLIC_URL: z.union([z.url(), z.literal('')]).default(''),
  DATA_DIR: z.string().min(1).default('./data'),
  /** Comma list of web, workers, scheduler. */
  DIME_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1)),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Empty: the embedded engine. */
  ZEEBE_ADDRESS: z
    .string()
    .regex(/^(?:(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5})?$/i, 'must be host:port')
    .default(''),
  /** Port of the endpoint that receives the engine's records (Zeebe's ElasticsearchExporter points at it). */
  RECORDS_PORT: port(9200),
  RECORDS_HOST: z.string().default('127.0.0.1'),
  /** Who may push records there: the exporter's `authentication.username` and `authentication.password`. */
  RECORDS_USER: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .default('zeebe'),
  /** Empty: made up, as only the embedded engine has to know it; a Zeebe of its own needs at least 16 characters. */
  RECORDS_PASSWORD: z.string().default(''),
  ENGINE_PORT: port(26500),
  /** Empty: the embedded store. */
  MONGODB_URI: z
    .string()
    .regex(/^(?:mongodb(?:\+srv)?:\/\/.+)?$/, 'must be an address that begins with mongodb:// or mongodb+srv://')
    .default(''),
  STORE_PORT: port(27017),
  /** Empty: the mail catcher. */
  SMTP_URL: addressOf('smtp:', 'smtps:'),
  MAIL_FROM: z.string().default('DiMe, Comune di Venezia <noreply@dime.example>'),
  /** At least 32 characters in production. */
  SESSION_SECRET: z.string().default(''),
  /** Key of tracking links and of the pseudonyms sent to national registries; at least 32 characters in production. */
  PSEUDONYM_SECRET: z.string().default(''),
  /** Empty: the sandboxes stand in for the national systems. A client's id counts only beside a real issuer. */
  OIDC_CITIZEN_ISSUER: addressOf('https:', 'http:'),
  OIDC_CITIZEN_CLIENT_ID: z.string().min(1).default('dime-citizen'),
  OIDC_CITIZEN_SECRET: z.string().default(''),
  OIDC_STAFF_ISSUER: addressOf('https:', 'http:'),
  OIDC_STAFF_CLIENT_ID: z.string().min(1).default('dime-staff'),
  OIDC_STAFF_SECRET: z.string().default(''),
  PDND_TOKEN_URL: addressOf('https:', 'http:'),
  PDND_AUDIENCE: z.string().default('auth.interop.pagopa.it/client-assertion'),
  PDND_CLIENT_ID: z.string().default(''),
  PDND_PURPOSE_C015: z.string().default(''),
  PDND_PURPOSE_C020: z.string().default(''),
  PDND_PURPOSE_C030: z.string().default(''),
  /** PEM of the private key registered on PDND. */
  PDND_PRIVATE_KEY: pem('PRIVATE KEY'),
  ANPR_URL: addressOf('https:', 'http:'),
  PAGOPA_URL: addressOf('https:', 'http:'),
  PAGOPA_SUBSCRIPTION_KEY: z.string().default(''),
  PAGOPA_SEGREGATION_CODE: z
    .string()
    .regex(/^\d{2}$/)
    .default('48'),
  /** Fiscal code of the creditor institution: the Comune di Venezia. */
  CITY_FISCAL_CODE: z
    .string()
    .regex(/^\d{11}$/)
    .default('00339370272'),
  CITY_IBAN: z.string().default('IT60X0542811101000000123456'),
  /** PEM certificates trusted to sign electronic revenue stamps; empty: the sandbox's. */
  STAMP_TRUST_PEM: pem('CERTIFICATE', 'PUBLIC KEY'),
  /** How often pagoPA is asked for new receipts, in milliseconds. */
  RECEIPTS_POLL_MS: z.coerce.number().int().min(200).default(2_000),
  /** How long the raw records of the engine are kept, in days. */
  RECORDS_RETENTION_DAYS: z.coerce.number().int().min(1).default(400),
  /** The sandboxes refuse to start in production unless this is yes. */
  DIME_SANDBOX_IN_PRODUCTION: flag,
});

/** Each has a sandbox that stands in for it while it is empty. */
export const SYSTEMS = [
  'OIDC_CITIZEN_ISSUER',
  'OIDC_STAFF_ISSUER',
  'PDND_TOKEN_URL',
  'ANPR_URL',
  'PAGOPA_URL',
  'SMTP_URL',
] as const satisfies readonly (keyof Config)[];

/** The sandboxes listen on the ports after the portal's. */
const SANDBOX_PORTS = 6;

/** What a real system asks of us. */
const CREDENTIALS = {
  OIDC_CITIZEN_ISSUER: ['OIDC_CITIZEN_SECRET'],
  OIDC_STAFF_ISSUER: ['OIDC_STAFF_SECRET'],
  PDND_TOKEN_URL: ['PDND_CLIENT_ID', 'PDND_PRIVATE_KEY', 'PDND_PURPOSE_C015', 'PDND_PURPOSE_C020', 'PDND_PURPOSE_C030'],
  PAGOPA_URL: ['PAGOPA_SUBSCRIPTION_KEY'],
} as const satisfies Partial<Record<keyof Config, readonly (keyof Config)[]>>;

export type Config = Readonly<z.infer<typeof Environment>>;

export const ENVIRONMENT_NAMES = Object.keys(Environment.shape);

/** Which settings are secrets: shown as set or not set, never printed. */
export const SECRET_NAMES = [
  'SESSION_SECRET',
  'PSEUDONYM_SECRET',
  'OIDC_CITIZEN_SECRET',
  'OIDC_STAFF_SECRET',
  'PDND_PRIVATE_KEY',
  'PAGOPA_SUBSCRIPTION_KEY',
  'MONGODB_URI',
  'SMTP_URL',
  'RECORDS_PASSWORD',
] as const;

/**
 * Settings of this process.
 *
 * @throws {Error} one message that names every wrong or missing setting
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  if (parsed.success) problems.push(...problemsOf(parsed.data));
  if (!parsed.success || problems.length > 0) {
    throw new Error(`DiMe cannot start, these settings are wrong (see .env.example):\n${problems.join('\n')}`);
  }
  return parsed.data;
}

/** What no single setting can tell. */
function problemsOf(config: Config): string[] {
  const problems: string[] = [];
  if (config.NODE_ENV === 'production') {
    for (const name of ['SESSION_SECRET', 'PSEUDONYM_SECRET'] as const) {
      if (config[name].length < 32) problems.push(`  ${name}: production needs at least 32 characters`);
    }
    // Links in mails and QR codes are made of it, and never of what a request says its host is.
    if (!config.PUBLIC_URL.startsWith('https://')) problems.push('  PUBLIC_URL: production needs an https address');
    if (!config.DIME_SANDBOX_IN_PRODUCTION) {
      for (const name of SYSTEMS.filter((one) => config[one] === '')) {
        problems.push(`  ${name}: production needs the real system`);
      }
    }
  }
  for (const [system, credentials] of Object.entries(CREDENTIALS)) {
    if (config[system as keyof typeof CREDENTIALS] === '') continue;
    for (const name of credentials.filter((one) => config[one] === '')) {
      problems.push(`  ${name}: ${system} is set, and does not let us in without it`);
    }
  }
  for (const name of ['ENGINE_PORT', 'STORE_PORT', 'RECORDS_PORT'] as const) {
    const offset = config[name] - config.PORT;
    const sandboxPorts = SYSTEMS.some((one) => config[one] === '') ? SANDBOX_PORTS : 0;
    if (config.PORT === 0 || offset < 0 || offset > sandboxPorts) continue;
    problems.push(`  ${name}: ${config[name]} is taken by the portal and the sandboxes (PORT to PORT+${sandboxPorts})`);
  }
  if (config.ZEEBE_ADDRESS !== '' && config.DIME_ROLES.includes('scheduler') && config.RECORDS_PASSWORD.length < 16) {
    problems.push('  RECORDS_PASSWORD: a Zeebe of its own needs one, at least 16 characters, also in its exporter');
  }
  return problems;
}
