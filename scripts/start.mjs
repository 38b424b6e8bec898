/** `npm start`: builds what is stale, then starts the platform. */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

await buildIfStale();
await import(pathToFileURL(resolve('dist/main.js')).href);
