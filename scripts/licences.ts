/**
 * `node scripts/run.mjs scripts/licences.ts`: the licences of everything that goes into production, and a failure when one
 * of them is not known to go together with EUPL-1.2. What docs/licences.md says of the exceptions is checked by its test.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageLicence {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; null when the package names none. */
  readonly licence: string | null;
}

/** Permissive licences, and those of the EUPL itself: code under them may be part of a work under EUPL-1.2. */
const COMPATIBLE = new Set([
  ...['0BSD', 'MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'],
  ...['Unlicense', 'Zlib', 'EUPL-1.1', 'EUPL-1.1+', 'EUPL-1.2'],
]);

/** Looked at one by one (docs/licences.md says why each will do), by name and by the licence that it had then. */
export const EXCEPTIONS: Readonly<Record<string, string | null>> = {
  'bpmn-js': 'SEE LICENSE IN LICENSE',
  'cli-table': null,
  'png-js': null,
  '@img/sharp-libvips-*': 'LGPL-3.0-or-later',
  '@img/sharp-win32-*': 'Apache-2.0 AND LGPL-3.0-or-later',
  '@img/sharp-wasm32': 'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
};

/** True when one alternative of the expression has only compatible parts. */
export function isCompatible(expression: string): boolean {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((one) =>
    one.split(' AND ').every((part) => COMPATIBLE.has(part.replace(/[()]/g, '').trim())),
  );
}

/** The key of the exception that covers a package; undefined when none does, or its licence has changed since. */
export function exceptionFor({ name, licence }: PackageLicence): string | undefined {
  return Object.keys(EXCEPTIONS).find((key) => {
    const isNamed = key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : name === key;
    return isNamed && EXCEPTIONS[key] === licence;
  });
}

/** Packages that nobody has said yes to. */
export function findUnknown(packages: readonly PackageLicence[]): PackageLicence[] {
  return packages.filter(
    (one) => (one.licence === null || !isCompatible(one.licence)) && exceptionFor(one) === undefined,
  );
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  /** An old way to name several to choose from. */
  readonly licenses?: readonly { readonly type?: string }[];
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

function licenceOf({ license, licenses }: Manifest): string | null {
  if (typeof license === 'string') return license;
  const types = [license, ...(licenses ?? [])].map((one) => one?.type).filter((type) => type !== undefined);
  return types.length > 0 ? types.join(' OR ') : null;
}

/** Every package of production, from the lock file; what is installed here speaks for itself, the rest by the lock file. */
export function readLicences(folder: string): PackageLicence[] {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Manifest>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link)
    .map(([path, locked]) => {
      const file = join(folder, path, 'package.json');
      const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : locked;
      return {
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: locked.version ?? '',
        licence: licenceOf(manifest),
      };
    });
}

function report(): void {
  const packages = readLicences('.');
  const counts = new Map<string, number>();
  for (const { licence } of packages)
    counts.set(licence ?? 'none named', (counts.get(licence ?? 'none named') ?? 0) + 1);
  for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a))
    console.log(`${String(count).padStart(5)}  ${licence}`);
  const unknown = findUnknown(packages);
  for (const { name, version, licence } of unknown) {
    console.error(
      `${name}@${version}: ${licence ?? 'names no licence'}. Look at it, then say so in scripts/licences.ts.`,
    );
  }
  console.log(`${packages.length} packages, ${unknown.length} with an unknown licence`);
  if (unknown.length > 0) process.exitCode = 1;
}

if (process.argv[1]?.includes('licences')) report();
