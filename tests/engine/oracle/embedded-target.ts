import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '../../../src/engine/clock.js';
import { createEngine } from '../../../src/engine/engine.js';
import type { ScenarioTarget } from './player.js';
import type { StreamRecord } from './record.js';

/** Midnight, as on the recorded broker: expressions see the time of day. */
const START_MS = Date.UTC(2027, 0, 4);

/** What the target needs of an engine's modules, so that a changed engine can take the place of ours. */
export interface EngineModules {
  readonly createEngine: typeof createEngine;
  readonly virtualClock: typeof virtualClock;
}

const OURS: EngineModules = { createEngine, virtualClock };

/** A fresh embedded engine in this process with a clock that only the scenario moves. */
export async function openEmbeddedTarget(modules = OURS): Promise<ScenarioTarget & { close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dime-oracle-'));
  const clock = modules.virtualClock(START_MS);
  const engine = await modules.createEngine({ dataDir, port: 0, clock });
  const records: StreamRecord[] = [];
  const unsubscribe = engine.subscribe((more) => records.push(...more.map((record) => ({ ...record }))));
  return {
    address: engine.address,
    startMs: START_MS,
    records: () => records,
    whenIdle: () => engine.whenIdle(),
    // Its one thread takes requests as they arrive.
    whenTaken: () => () => Promise.resolve(),
    async advance(ms) {
      clock.advance(ms);
      await engine.whenIdle();
    },
    async close() {
      unsubscribe();
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
