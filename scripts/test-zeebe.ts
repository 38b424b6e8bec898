/**
 * `npm run test:zeebe [-- --record] [-- <part of a scenario's name> ...]`: plays the scenarios on a real Zeebe 8.6.0.
 * With `--record` the streams become the fixtures; else they are compared with the fixtures and the embedded engine.
 * `--random 50 [--seed 1]` draws scenarios instead and compares both engines; `--table` starts nothing and writes docs/engine-differences.md.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { runLive as runLiveType } from './zeebe/live.js';

/** The build leaves out tests/, so the harness is compiled here, beside the rest. */
async function compileHarness(): Promise<void> {
  const files = readdirSync('tests/engine', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(?:oracle|scenarios)/.test(file) && file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const entryPoints = files.map((file) => join('tests/engine', file));
  await build({ entryPoints, outbase: '.', outdir: 'dist', format: 'esm', platform: 'node', target: 'node20' });
}

await compileHarness();
// Only now is there something to import: the harness it imports has just been compiled.
const { runLive } = (await import(pathToFileURL('dist/scripts/zeebe/live.js').href)) as { runLive: typeof runLiveType };
process.exitCode = await runLive({
  arguments: process.argv.slice(2),
  env: process.env,
  root: process.cwd(),
  print: (line) => console.log(line),
});
