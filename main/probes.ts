import { statfs } from 'node:fs/promises';
import type { StoreConnection } from '../src/store/connection.js';
import type { Probe } from '../src/health/health-board.js';
import type { EngineClient } from '../src/zeebe/engine-client.js';

/** A projector that failed so often in a row does not mend itself. */
const PROJECTOR_FAILURES = 3;

/** With less than this on the disk of the data directory, engine and store soon take nothing any more. */
const LEAST_FREE_BYTES = 32 * 2 ** 20;

/** Our own parts, as `/readyz` and the administrator's page ask them. */
export function createProbes({
  engine,
  connection,
  mail,
  projectors,
  receiving,
  dataDir,
}: {
  readonly engine: Pick<EngineClient, 'topology'>;
  readonly connection: StoreConnection['connection'];
  readonly mail: { verify(): Promise<unknown> };
  /** Failures in a row of each projector of this process. */
  readonly projectors: () => readonly { readonly name: string; readonly failures: number }[];
  /** Why the last records that came were refused; null when they were not. */
  readonly receiving: () => string | null;
  readonly dataDir: string;
}): Probe[] {
  return [
    {
      id: 'engine',
      name: { it: 'Motore dei processi', en: 'Process engine' },
      check: async () => void (await engine.topology()),
    },
    {
      id: 'store',
      name: { it: 'Archivio', en: 'Store' },
      check: async () => void (await connection.getClient().db().command({ ping: 1 })),
    },
    {
      id: 'projectors',
      name: { it: 'Lettura del flusso dei processi', en: 'Reading of the record stream' },
      check: () => {
        const stuck = projectors().filter(({ failures }) => failures >= PROJECTOR_FAILURES);
        return stuck.length === 0
          ? Promise.resolve()
          : Promise.reject(new Error(`Cannot read the records: ${stuck.map(({ name }) => name).join(', ')}`));
      },
    },
    {
      id: 'records',
      name: { it: 'Ricezione del flusso dei processi', en: 'Reception of the record stream' },
      check: () => {
        const refusal = receiving();
        return refusal === null ? Promise.resolve() : Promise.reject(new Error(refusal));
      },
    },
    {
      id: 'disk',
      name: { it: 'Spazio su disco', en: 'Disk space' },
      async check() {
        const { bavail, bsize } = await statfs(dataDir);
        if (bavail * bsize >= LEAST_FREE_BYTES) return;
        const megabytes = Math.floor((bavail * bsize) / 2 ** 20);
        throw new Error(
          `Only ${megabytes} MB are free for ${dataDir}: nothing is lost, but nothing new can be stored soon`,
        );
      },
    },
    {
      id: 'mail',
      name: { it: 'Posta elettronica', en: 'E-mail' },
      check: async () => void (await mail.verify()),
      isVital: false,
    },
  ];
}
