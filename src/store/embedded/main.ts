/** `npm run store -- --port N --data DIR`: the document store alone, for any MongoDB client on this machine. */
import { parseArgs } from 'node:util';
import { createStore } from './server.js';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '27017' }, data: { type: 'string', default: './data/store' } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port} is no port: give a number from 0 to 65535`);
  process.exit(1);
}
try {
  const store = await createStore({ dataDir: values.data, port });
  console.log(`The document store listens on ${store.uri} and keeps its data in ${values.data}`);
  const stop = (): void => void store.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE' ? `Port ${port} is taken: stop what listens there, or give another --port` : message,
  );
  process.exit(1);
}
