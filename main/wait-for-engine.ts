import type { EngineClient } from '../src/zeebe/engine-client.js';

const TRIES = 60;
const PAUSE_MS = 500;

/** Resolves when the engine answers; a Zeebe that starts beside us takes half a minute. @throws its last fault after that */
export async function waitForEngine(engine: Pick<EngineClient, 'topology'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await engine.topology();
      return;
    } catch (error) {
      if (attempt >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
