import type { ElementCounts } from './insight.js';
import type { InsightRows } from './insight-rows-store.js';

interface DoneCount {
  readonly elementId: string;
  readonly elementType: string;
  readonly done: number;
}
/** Visits completed before `until`, counted once and for all. */
interface SettledRow {
  readonly _id: string;
  readonly until: Date;
  readonly counts: readonly DoneCount[];
}

const NOTHING_SETTLED: Omit<SettledRow, '_id'> = { until: new Date(0), counts: [] };
/** Completed visits that a look counts anew before it settles them. */
const SETTLE_AFTER = 2_000;
/** Partitions of the stream may be read at different speeds: what is younger may still get company. */
const STILL_COMING_MS = 3_600_000;

/**
 * Counts waiting and completed visits of a version, by element. Cost: the open and the interrupted visits, and those
 * completed since the last time that some were settled; at most some thousands on the way, once all that were never
 * counted.
 */
export async function countVisits(
  { visits, settled }: Pick<InsightRows, 'visits' | 'settled'>,
  processDefinitionKey: string,
): Promise<Omit<ElementCounts, 'incidents'>[]> {
  const { until, counts } = (await settled.findById(processDefinitionKey).lean<SettledRow>()) ?? NOTHING_SETTLED;
  const [waiting, recent] = await Promise.all([
    visits.aggregate<{ _id: string; elementType: string; waiting: number; waitingSince: Date | null }>([
      // A visit that has no end; those that were interrupted have one of another kind.
      { $match: { processDefinitionKey, completedAt: null, terminatedAt: null } },
      {
        $group: {
          _id: '$elementId',
          elementType: { $first: '$elementType' },
          waiting: { $sum: 1 },
          waitingSince: { $min: '$enteredAt' },
        },
      },
    ]),
    countDone({ $gte: until }),
  ]);
  const done = add(counts, recent);
  if (recent.reduce((sum, one) => sum + one.done, 0) > SETTLE_AFTER) await settle();

  const types = new Map(done.map(({ elementId, elementType }) => [elementId, elementType]));
  for (const { _id, elementType } of waiting) types.set(_id, elementType);
  return [...types].map(([elementId, elementType]) => {
    const open = waiting.find(({ _id }) => _id === elementId);
    return {
      elementId,
      elementType,
      waiting: open?.waiting ?? 0,
      waitingSince: open?.waitingSince ?? null,
      done: done.find((one) => one.elementId === elementId)?.done ?? 0,
    };
  });

  async function countDone(completedAt: { $gte: Date; $lt?: Date }): Promise<DoneCount[]> {
    const groups = await visits.aggregate<{ _id: string; elementType: string; done: number }>([
      { $match: { processDefinitionKey, completedAt } },
      { $group: { _id: '$elementId', elementType: { $first: '$elementType' }, done: { $sum: 1 } } },
    ]);
    return groups.map(({ _id, ...rest }) => ({ elementId: _id, ...rest }));
  }

  /** Two looks at once settle the same: the second finds the row moved on, and leaves it. */
  async function settle(): Promise<void> {
    const newest = await visits
      .findOne({ processDefinitionKey, completedAt: { $gt: until } }, { completedAt: 1 })
      .sort({ completedAt: -1 })
      .lean<{ completedAt: Date }>();
    const next = new Date((newest?.completedAt.getTime() ?? 0) - STILL_COMING_MS);
    if (next <= until) return;
    const row = { until: next, counts: add(counts, await countDone({ $gte: until, $lt: next })) };
    const isFirst = until.getTime() === NOTHING_SETTLED.until.getTime();
    const filter = isFirst ? { _id: processDefinitionKey } : { _id: processDefinitionKey, until };
    const update = isFirst ? { $setOnInsert: row } : { $set: row };
    await settled.updateOne(filter, update, { upsert: isFirst });
  }
}

function add(known: readonly DoneCount[], more: readonly DoneCount[]): DoneCount[] {
  const sums = new Map(known.map((one) => [one.elementId, one]));
  for (const one of more) sums.set(one.elementId, { ...one, done: one.done + (sums.get(one.elementId)?.done ?? 0) });
  return [...sums.values()];
}
