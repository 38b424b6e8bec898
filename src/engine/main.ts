/** Runs the engine alone: `npm run engine -- --port 26500 --data ./data/engine [--exporter http://127.0.0.1:9200]`. */
import { parseArgs } from 'node:util';
import { createEngine } from './engine.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '26500' },
    data: { type: 'string', default: './data/engine' },
    exporter: { type: 'string' },
    commands: { type: 'boolean', default: false },
  },
});

try {
  const engine = await createEngine({
    dataDir: values.data,
    port: Number(values.port),
    exportCommands: values.commands,
    ...(values.exporter === undefined ? {} : { exporterUrl: values.exporter }),
  });
  const stop = () => void engine.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`The engine listens on ${engine.address}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
