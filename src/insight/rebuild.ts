import type { CursorStore, Projector } from '../zeebe/projection.js';
import type { RecordStore } from '../zeebe/record-store.js';
import type { InsightRows } from './insight-rows-store.js';

export interface RebuildResult {
  /**
   * `rebuilt`: all rows were dropped and made again. `refreshed`: the oldest records are past their retention, so the rows
   * that only they could make were kept, and all others were written over.
   */
  readonly kind: 'rebuilt' | 'refreshed';
  /** How many records were read. */
  readonly records: number;
}

/**
 * Makes the read models again of the stored records; no other process may write them meanwhile.
 *
 * The cursors go first: whatever interrupts a rebuild, the projectors of the next start read from the beginning and end it.
 *
 * @param catchUp runs the projectors over all that is stored, after what it is given
 */
export async function rebuildReadModels({
  insightRows,
  records,
  cursors,
  projectors,
  catchUp,
}: {
  readonly insightRows: InsightRows;
  readonly records: RecordStore;
  readonly cursors: CursorStore & { reset(projector: string): Promise<void> };
  readonly projectors: readonly Projector[];
  readonly catchUp: (prepare: () => Promise<void>) => Promise<void>;
}): Promise<RebuildResult> {
  const oldest = await oldestRecordAt(records);
  const isWhole = oldest !== null && !(await hasRowsBefore(insightRows, oldest));
  await catchUp(async () => {
    for (const { name } of projectors) await cursors.reset(name);
    if (isWhole) for (const rows of Object.values(insightRows) as InsightRows['visits'][]) await rows.deleteMany({});
  });
  return { kind: isWhole ? 'rebuilt' : 'refreshed', records: await records.count() };
}

/** UTC instant of the oldest stored record; null when there is none. */
async function oldestRecordAt(records: RecordStore): Promise<Date | null> {
  let oldestMs = Infinity;
  for (const partitionId of await records.partitions()) {
    const [first] = await records.read(partitionId, -1, 1);
    if (first) oldestMs = Math.min(oldestMs, first.timestamp);
  }
  return oldestMs === Infinity ? null : new Date(oldestMs);
}

/** Every row hangs on a definition or an instance. */
async function hasRowsBefore({ definitions, instances }: InsightRows, oldest: Date): Promise<boolean> {
  const [definition, instance] = [
    await definitions.exists({ deployedAt: { $lt: oldest } }),
    await instances.exists({ startedAt: { $lt: oldest } }),
  ];
  return definition !== null || instance !== null;
}
