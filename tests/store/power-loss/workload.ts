/** Runs the journey on a store in this process and writes a byte to the mark file after each acknowledgement. */
import { openSync, writeSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { createStore } from '../../../src/store/embedded/server.js';
import { operations } from './model.js';

const [dataDir = '', mark = '', count = '0'] = process.argv.slice(2);
const fd = openSync(mark, 'w');
const store = await createStore({ dataDir, port: 0 });
const client = await MongoClient.connect(store.uri);
for (const operation of operations(Number(count))) {
  await operation.run(client.db('loss'));
  writeSync(fd, '.');
}
await client.close();
await store.close();
