import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export interface CompiledTests {
  /** Imports one of the folder's modules, named without its ending. */
  load<T>(module: string): Promise<T>;
}

/** The build leaves out tests/: compiles a folder of it beside the rest in dist/. */
export async function compileTests(folder: string): Promise<CompiledTests> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const entryPoints = files.map((file) => join(folder, file));
  await build({ entryPoints, outbase: '.', outdir: 'dist', format: 'esm', platform: 'node', target: 'node20' });
  return {
    load: async <T>(module: string) => (await import(pathToFileURL(resolve('dist', folder, `${module}.js`)).href)) as T,
  };
}
