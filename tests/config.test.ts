import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES, readConfig, SECRET_NAMES } from '../src/config.js';

const example = readFileSync('.env.example', 'utf8');
const exampleSettings = Object.fromEntries(
  example
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

const PEM = '-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----';
const systems = {
  OIDC_CITIZEN_ISSUER: 'https://id.example',
  OIDC_CITIZEN_SECRET: 'c',
  OIDC_STAFF_ISSUER: 'https://staff.example',
  OIDC_STAFF_SECRET: 's',
  PDND_TOKEN_URL: 'https://pdnd.example/token',
  PDND_CLIENT_ID: 'client',
  PDND_PURPOSE_C015: '1',
  PDND_PURPOSE_C020: '2',
  PDND_PURPOSE_C030: '3',
  PDND_PRIVATE_KEY: PEM,
  ANPR_URL: 'https://anpr.example',
  PAGOPA_URL: 'https://pagopa.example',
  PAGOPA_SUBSCRIPTION_KEY: 'k',
  SMTP_URL: 'smtps://user:word@mail.example:465',
};
const secrets = {
  SESSION_SECRET: 's'.repeat(32),
  PSEUDONYM_SECRET: 'p'.repeat(32),
  PUBLIC_URL: 'https://dime.example',
};
const production = { ...secrets, ...systems };

interface ComposeFile {
  readonly services: Readonly<
    Record<string, { readonly image?: string; readonly environment?: Readonly<Record<string, string>> }>
  >;
}

describe('settings', () => {
  it('are all in .env.example, and nothing else is', () => {
    expect(Object.keys(exampleSettings).sort()).toEqual([...ENVIRONMENT_NAMES].sort());
  });

  it('have in .env.example the values that an empty environment gives', () => {
    expect(readConfig(exampleSettings)).toEqual(readConfig({}));
  });

  it('tells every wrong one in a single message', () => {
    expect(() => readConfig({ PORT: '-1', LOG_LEVEL: 'loud', CITY_FISCAL_CODE: 'x' })).toThrow(
      /PORT[\s\S]*LOG_LEVEL[\s\S]*CITY_FISCAL_CODE/,
    );
  });

  it('need secrets in production', () => {
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(
      /SESSION_SECRET[\s\S]*PSEUDONYM_SECRET[\s\S]*PUBLIC_URL/,
    );
    expect(readConfig({ NODE_ENV: 'production', ...production }).NODE_ENV).toBe('production');
    expect(() => readConfig({ NODE_ENV: 'production', ...production, PUBLIC_URL: 'http://dime.example' })).toThrow(
      'PUBLIC_URL: production needs an https address',
    );
  });

  it('need in production every system outside, unless the sandboxes are meant', () => {
    const missing = { NODE_ENV: 'production', ...secrets };
    expect(() => readConfig(missing)).toThrow(
      /OIDC_CITIZEN_ISSUER[\s\S]*OIDC_STAFF_ISSUER[\s\S]*PDND_TOKEN_URL[\s\S]*ANPR_URL[\s\S]*PAGOPA_URL[\s\S]*SMTP_URL/,
    );
    expect(readConfig({ ...missing, DIME_SANDBOX_IN_PRODUCTION: 'yes' }).SMTP_URL).toBe('');
  });

  it.each([
    ['OIDC_CITIZEN_ISSUER', ['OIDC_CITIZEN_SECRET']],
    ['OIDC_STAFF_ISSUER', ['OIDC_STAFF_SECRET']],
    ['PDND_TOKEN_URL', ['PDND_CLIENT_ID', 'PDND_PRIVATE_KEY', 'PDND_PURPOSE_C015']],
    ['PAGOPA_URL', ['PAGOPA_SUBSCRIPTION_KEY']],
  ] as const)('need the credentials of %s beside it, as the sandboxes’ would not be taken there', (system, names) => {
    for (const name of names)
      expect(() => readConfig({ [system]: systems[system] })).toThrow(`  ${name}: ${system} is set`);
  });

  it.each([
    ['SMTP_URL', 'mail.example:25'],
    ['ANPR_URL', 'anpr.example'],
    ['PAGOPA_URL', 'ftp://pagopa.example'],
    ['MONGODB_URI', 'db:27017'],
    ['ZEEBE_ADDRESS', 'http://zeebe:26500'],
    ['PDND_PRIVATE_KEY', 'MIIE'],
  ])('refuse %s=%s, which is no address of its kind', (name, value) => {
    expect(() => readConfig({ [name]: value, RECORDS_PASSWORD: 'r'.repeat(16) })).toThrow(`  ${name}: must be`);
  });

  it('take a key whose line breaks are written as \\n', () => {
    expect(readConfig(systems).PDND_PRIVATE_KEY).toBe(PEM.replaceAll('\\n', '\n'));
  });

  it('refuse a port that the sandboxes take', () => {
    expect(() => readConfig({ PORT: '26498' })).toThrow('  ENGINE_PORT: 26500 is taken');
    expect(readConfig({ PORT: '26498', ...systems }).ENGINE_PORT).toBe(26_500);
  });

  it('need a password for the records of a Zeebe of its own, where they are received', () => {
    const own = { ZEEBE_ADDRESS: 'zeebe:26500' };
    expect(() => readConfig({ ...own, RECORDS_PASSWORD: 'short' })).toThrow('RECORDS_PASSWORD');
    expect(readConfig({ ...own, RECORDS_PASSWORD: 'r'.repeat(16) }).RECORDS_USER).toBe('zeebe');
    expect(readConfig({ ...own, DIME_ROLES: 'web,workers' }).RECORDS_PASSWORD).toBe('');
  });

  it('name their secrets among themselves', () => {
    expect(SECRET_NAMES.filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as ComposeFile;

  it('sets only settings that exist', () => {
    const own = Object.entries(compose.services).filter(([, { image }]) => image === undefined);
    expect(own.map(([name]) => name)).toEqual(['web', 'workers', 'scheduler']);
    for (const [, { environment = {} }] of own) {
      expect(Object.keys(environment).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    }
  });

  it('pins every foreign image to a version', () => {
    const images = Object.values(compose.services).flatMap(({ image }) => (image === undefined ? [] : [image]));
    expect(images.length).toBe(3);
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/);
  });
});
