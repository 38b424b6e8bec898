/** `node scripts/run.mjs <file.ts> [...args]`: builds what is stale, then runs the compiled file in this process. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';

const [file, ...args] = process.argv.slice(2);
// These act on the platform that `npm start` starts, so they take its settings; the others start one of their own.
if (/(?:backup|restore|rebuild)\.ts$/.test(file) && existsSync('.env')) process.loadEnvFile('.env');
await buildIfStale();
const compiled = resolve('dist', file.replace(/\.ts$/, '.js'));
process.argv = [process.argv[0], compiled, ...args];
await import(pathToFileURL(compiled).href);
