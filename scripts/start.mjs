/** `npm start`: reads `.env` where there is one, builds what is stale, then starts the platform. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

// What is set in the environment already counts more than the file.
if (existsSync('.env')) process.loadEnvFile('.env');
await buildIfStale();
await import(pathToFileURL(resolve('dist/main.js')).href);
