import { textOf, type EngineRecord } from '../zeebe/engine-record.js';
import type { CursorStore } from '../zeebe/projection.js';
import type { RecordStore } from '../zeebe/record-store.js';

/** How large the stored record stream is, and how far the read models are behind it. */
export interface StreamFigures {
  readonly records: number;
  /** Mean of the sample; null while nothing is stored. */
  readonly bytesPerRecord: number | null;
  /** Null while no process has started within the sample. */
  readonly bytesPerInstance: number | null;
  /** Newest records that the two means were measured on. */
  readonly sampled: number;
  readonly projectors: readonly {
    readonly name: string;
    /** Records stored and not yet read; `COUNTED_LAG` means "or more". */
    readonly behind: number;
  }[];
  readonly newestAt: Date | null;
}

/** Some two megabytes: enough for a hundred cases, read in a blink. */
const SAMPLE = 2_000;
export const COUNTED_LAG = 10_000;

/** Measures now; cost: at most `SAMPLE` records read, `COUNTED_LAG` index entries counted for each projector. */
export async function measureStream(
  {
    records,
    cursors,
  }: {
    readonly records: Pick<RecordStore, 'count' | 'partitions' | 'read' | 'newest' | 'countAfter'>;
    readonly cursors: CursorStore;
  },
  projectorNames: readonly string[],
): Promise<StreamFigures> {
  const partitions = await records.partitions();
  const behind = new Map(projectorNames.map((name) => [name, 0]));
  const sample: EngineRecord[] = [];
  let newestAt: Date | null = null;
  for (const partitionId of partitions) {
    const newest = await records.newest(partitionId);
    if (!newest) continue;
    if (newestAt === null || newest.receivedAt > newestAt) newestAt = newest.receivedAt;
    sample.push(...(await records.read(partitionId, newest.position - SAMPLE, SAMPLE)));
    for (const name of projectorNames) {
      const position = await cursors.read(name, partitionId);
      const count = await records.countAfter(partitionId, position, COUNTED_LAG);
      behind.set(name, (behind.get(name) ?? 0) + count);
    }
  }
  return {
    records: await records.count(),
    ...sizesOf(sample),
    sampled: sample.length,
    projectors: [...behind].map(([name, count]) => ({ name, behind: count })),
    newestAt,
  };
}

/** Deployments belong to no case, so their records count for the mean record only. */
function sizesOf(sample: readonly EngineRecord[]): Pick<StreamFigures, 'bytesPerRecord' | 'bytesPerInstance'> {
  let bytes = 0;
  let bytesOfInstances = 0;
  let started = 0;
  for (const record of sample) {
    const size = Buffer.byteLength(JSON.stringify(record));
    bytes += size;
    if (record.valueType === 'PROCESS' || record.valueType === 'DEPLOYMENT' || record.valueType === 'FORM') continue;
    bytesOfInstances += size;
    if (record.intent === 'ELEMENT_ACTIVATED' && textOf(record, 'bpmnElementType') === 'PROCESS') started += 1;
  }
  return {
    bytesPerRecord: sample.length === 0 ? null : Math.round(bytes / sample.length),
    bytesPerInstance: started === 0 ? null : Math.round(bytesOfInstances / started),
  };
}
