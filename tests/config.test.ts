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

const production = {
  SESSION_SECRET: 's'.repeat(32),
  PSEUDONYM_SECRET: 'p'.repeat(32),
  PUBLIC_URL: 'https://dime.example',
};

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
