/**
 * Compiles what is stale: every TypeScript file to `dist/`, file by file (no bundle, so a stack trace names the source),
 * and what browsers load to `dist/public/assets`.
 * esbuild needs no install script and takes about a second for the whole tree.
 */
import { build, stop } from 'esbuild';
import { buildAssets } from './build-assets.mjs';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from './fs-glob.mjs';

const ROOTS = ['main', 'src', 'web', 'workers', 'sandbox', 'scripts'];
const STAMP = 'dist/.built';

function sources() {
  return ['main.ts', ...ROOTS.flatMap((root) => globSync(root))].filter((file) => existsSync(file));
}

/** True when a source, this script or the lock file is newer than the last build. */
function isStale(files) {
  if (!existsSync(STAMP)) return true;
  const built = JSON.parse(readFileSync(STAMP, 'utf8'));
  if (built.count !== files.length) return true;
  return [...files, 'scripts/build.mjs', 'package-lock.json'].some((file) => statSync(file).mtimeMs > built.atMs);
}

export async function buildIfStale({ force = false } = {}) {
  const files = sources();
  const madeAssets = await buildAssets({ force });
  if (!force && !isStale(files)) return madeAssets;
  const atMs = Date.now();
  mkdirSync('dist', { recursive: true });
  const server = files.filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.client.ts') && !file.endsWith('.d.ts'),
  );
  await build({
    entryPoints: server,
    outbase: '.',
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
  // Its helper process would live, and keep its memory, as long as the platform.
  await stop();
  writeFileSync(STAMP, JSON.stringify({ atMs, count: files.length }));
  return true;
}

if (process.argv[1] === import.meta.filename) {
  const startedMs = Date.now();
  const built = await buildIfStale({ force: process.argv.includes('--force') });
  console.log(built ? `Built in ${Date.now() - startedMs} ms` : 'Nothing to build');
}
