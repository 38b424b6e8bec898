import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore, type Store, type StoreOptions } from '../../src/store/embedded/server.js';

export interface TestStore extends Store {
  readonly dataDir: string;
  /** Ends the store and removes its folder. */
  remove(): Promise<void>;
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'dime-store-'));

/** An embedded store on a folder of its own; a fault of the server's own fails the test that asks for `faults`. */
export async function createTestStore(options: Partial<StoreOptions> = {}): Promise<TestStore & { faults: unknown[] }> {
  const faults: unknown[] = [];
  const dataDir = options.dataDir ?? freshFolder();
  const store = await createStore({ port: 0, report: (error) => void faults.push(error), ...options, dataDir });
  return {
    ...store,
    dataDir,
    faults,
    async remove() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
