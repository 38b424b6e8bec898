import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Reads the imports of the whole tree: the rules of DESIGN section 2 and STYLE section 1 as facts. */
const ROOTS = ['main', 'src', 'web', 'workers', 'sandbox', 'scripts', 'tests'];
const root = process.cwd();

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Paths of our own files and names of packages. */
  readonly imports: readonly string[];
}

const sources: SourceFile[] = ROOTS.flatMap(filesBelow)
  .concat(existsSync(join(root, 'main.ts')) ? ['main.ts'] : [])
  .filter((path) => /\.(?:ts|mjs)$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: importsOf(path, text) };
  });

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)].map(
    ([, specifier]) => specifier ?? '',
  );
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier,
  );
}

const within = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
const isOurs = (specifier: string): boolean => within(specifier, ...ROOTS) || specifier === 'main.js';

/** Lines `file -> import` of every import that `allowed` refuses. */
function breaches(inside: (path: string) => boolean, allowed: (specifier: string) => boolean): string[] {
  return sources
    .filter(({ path }) => inside(path))
    .flatMap(({ path, imports }) =>
      imports.filter((specifier) => !allowed(specifier)).map((specifier) => `${path} -> ${specifier}`),
    );
}

const packageUsers = (name: string, allowed: (path: string) => boolean): string[] =>
  sources
    .filter(
      ({ path, imports }) =>
        !within(path, 'tests', 'scripts') &&
        !allowed(path) &&
        imports.some((one) => one === name || one.startsWith(`${name}/`)),
    )
    .map(({ path }) => path);

describe('the rooms of the house', () => {
  it('is read at all', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  it('lets the engine import nothing of the application', () => {
    expect(
      breaches(
        (path) => within(path, 'src/engine'),
        (one) => !isOurs(one) || within(one, 'src/engine'),
      ),
    ).toEqual([]);
  });

  it('lets the embedded store import nothing of the application', () => {
    expect(
      breaches(
        (path) => within(path, 'src/store/embedded'),
        (one) => !isOurs(one) || within(one, 'src/store/embedded'),
      ),
    ).toEqual([]);
  });

  it('lets the sandboxes import nothing of the platform', () => {
    expect(
      breaches(
        (path) => within(path, 'sandbox'),
        (one) => !isOurs(one) || within(one, 'sandbox'),
      ),
    ).toEqual([]);
  });

  it('lets the platform import neither pages, workers nor sandboxes', () => {
    expect(
      breaches(
        (path) => within(path, 'src'),
        (one) => !isOurs(one) || within(one, 'src'),
      ),
    ).toEqual([]);
  });

  it('lets the rooms of the platform stand on each other in one direction', () => {
    const roomOf = (path: string): string => path.split('/')[1] ?? '';
    const below = new Map<string, Set<string>>();
    for (const { path, imports } of sources.filter((source) => within(source.path, 'src'))) {
      const rooms = imports.filter((one) => within(one, 'src')).map(roomOf);
      below.set(roomOf(path), new Set([...(below.get(roomOf(path)) ?? []), ...rooms]));
    }
    // Takes away, floor by floor, the rooms that stand on nothing which is left; what cannot be taken away is a circle.
    for (let isTaking = true; isTaking;) {
      const free = [...below].filter(([room, used]) => [...used].every((one) => one === room || !below.has(one)));
      free.forEach(([room]) => below.delete(room));
      isTaking = free.length > 0;
    }
    expect([...below.keys()]).toEqual([]);
  });

  it('keeps pages and workers apart', () => {
    expect(
      breaches(
        (path) => within(path, 'web'),
        (one) => !isOurs(one) || within(one, 'web', 'src'),
      ),
    ).toEqual([]);
    expect(
      breaches(
        (path) => within(path, 'workers'),
        (one) => !isOurs(one) || within(one, 'workers', 'src'),
      ),
    ).toEqual([]);
  });

  it('keeps mongoose in the stores, express in the web and the sandboxes, the Zeebe client in src/zeebe', () => {
    expect(packageUsers('mongoose', (path) => /-store\.ts$/.test(path) || path === 'src/store/connection.ts')).toEqual(
      [],
    );
    expect(packageUsers('express', (path) => within(path, 'web', 'sandbox'))).toEqual([]);
    expect(packageUsers('@camunda8/sdk', (path) => within(path, 'src/zeebe', 'src/engine/gateway'))).toEqual([]);
  });

  it('reads the environment and exits only in main files', () => {
    const isMain = (path: string): boolean =>
      path === 'main.ts' || path.endsWith('/main.ts') || within(path, 'main', 'scripts', 'tests');
    const offenders = sources
      .filter(({ path, text }) => !isMain(path) && /process\.(?:env|exit)\b/.test(text))
      .map(({ path }) => path);
    expect(offenders).toEqual([]);
  });

  it('has no folder that is a drawer for everything', () => {
    const drawers = /(?:^|\/)(?:services|controllers|managers|helpers|utils|common|types|interfaces)\//;
    const found = sources
      .map(({ path }) => path)
      .filter((path) => drawers.test(path) && !path.startsWith('web/services/'));
    expect(found).toEqual([]);
  });

  it('escapes everything in templates but includes', () => {
    const raw = filesBelow('web')
      .filter((path) => path.endsWith('.ejs'))
      .flatMap((path) =>
        [...readFileSync(join(root, path), 'utf8').matchAll(/<%-(?!\s*include\()[^%]*%>/g)].map(
          ([tag]) => `${path}: ${tag}`,
        ),
      );
    expect(raw).toEqual([]);
  });
});
