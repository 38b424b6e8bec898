import type { StoreConnection } from '../src/store/connection.js';
import type { Probe } from '../src/health/health-board.js';
import type { EngineClient } from '../src/zeebe/engine-client.js';

/** A projector that failed so often in a row does not mend itself. */
const PROJECTOR_FAILURES = 3;

/** Our own parts, as `/readyz` and the administrator's page ask them. */
export function createProbes({
  engine,
  connection,
  mail,
  projectors,
}: {
  readonly engine: Pick<EngineClient, 'topology'>;
  readonly connection: StoreConnection['connection'];
  readonly mail: { verify(): Promise<unknown> };
  /** Failures in a row of each projector of this process. */
  readonly projectors: () => readonly { readonly name: string; readonly failures: number }[];
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
      id: 'mail',
      name: { it: 'Posta elettronica', en: 'E-mail' },
      check: async () => void (await mail.verify()),
      isVital: false,
    },
  ];
}
