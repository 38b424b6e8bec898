/**
 * `npm run test:mongo [-- --uri mongodb://...]`: the store's contract suite on a MongoDB server.
 *
 * Without `--uri` it downloads and starts a real mongod by mongodb-memory-server; where that cannot be had it says so
 * in one sentence and fails, as a suite that did not run has not passed.
 */
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { compileTests } from './store/compile-tests.js';
import type * as Cases from '../tests/store/contract/cases.js';
import type * as Contract from '../tests/store/contract/contract.js';

interface Server {
  readonly uri: string;
  readonly stop: () => Promise<unknown>;
}

async function startMongod(): Promise<Server> {
  const { MongoMemoryServer } = await import('mongodb-memory-server-core');
  // The library prints pages about a failed download; the sentence below says it.
  const { warn, error } = console;
  console.warn = console.error = () => undefined;
  const server = await MongoMemoryServer.create().finally(() => Object.assign(console, { warn, error }));
  return { uri: server.getUri(), stop: () => server.stop() };
}

const { values } = parseArgs({
  options: { uri: { type: 'string' }, json: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const compiled = await compileTests('tests/store/contract');
const { contractCases } = await compiled.load<typeof Cases>('cases');
const { runCase } = await compiled.load<typeof Contract>('contract');

let server: Server;
try {
  server = values.uri ? { uri: values.uri, stop: () => Promise.resolve() } : await startMongod();
} catch (error) {
  console.error(
    `No mongod could be had here (${(error as Error).message.split('\n')[0]?.replace(/, Details:$/, '')}): give --uri of a running one.`,
  );
  process.exit(1);
}

const failures: { name: string; message: string }[] = [];
let passed = 0;
try {
  const client = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 5000 });
  const { version } = await client.db('admin').command({ buildInfo: 1 });
  console.error(`Contract suite on ${new URL(server.uri).host}, version ${String(version)}`);
  for (const contractCase of contractCases) {
    if (values.only && !contractCase.name.includes(values.only)) continue;
    try {
      await runCase(contractCase, client);
      passed++;
    } catch (error) {
      const message = (error as Error).message.slice(0, 600);
      failures.push({ name: contractCase.name, message });
      if (!values.json) console.log(`FAILED ${contractCase.name}\n  ${message.replaceAll('\n', '\n  ')}`);
    }
  }
  await client.close();
} catch (error) {
  console.error(`The server at ${server.uri} cannot be tested: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await server.stop();
}
if (values.json) console.log(JSON.stringify({ uri: server.uri, passed, failures }, null, 2));
console.log(`${passed} passed, ${failures.length} failed`);
if (failures.length > 0 || passed === 0) process.exitCode = 1;
