/** `node scripts/run.mjs <file.ts> [...args]`: builds what is stale, then runs the compiled file in this process. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';

const [file, ...args] = process.argv.slice(2);
await buildIfStale();
const compiled = resolve('dist', file.replace(/\.ts$/, '.js'));
process.argv = [process.argv[0], compiled, ...args];
await import(pathToFileURL(compiled).href);
