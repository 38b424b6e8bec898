import { createEngine, type EngineOptions } from '../src/engine/engine.js';
import { runPart } from './part.js';

await runPart(async (options: EngineOptions) => {
  const engine = await createEngine(options);
  return { ready: { address: engine.address }, close: () => engine.close() };
});
