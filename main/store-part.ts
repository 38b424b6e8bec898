import { createStore } from '../src/store/embedded/server.js';
import { runPart } from './part.js';

await runPart(async (options: { dataDir: string; port: number }) => {
  const store = await createStore(options);
  return { ready: { uri: store.uri }, close: () => store.close() };
});
