import type { ElementCounts, ElementTime } from '../../src/insight/insight.js';

/** Scopes around other elements: whoever waits in them waits at something inside. */
const CONTAINERS = new Set(['SUB_PROCESS', 'EVENT_SUB_PROCESS', 'MULTI_INSTANCE_BODY', 'AD_HOC_SUB_PROCESS']);

/** The element where most cases wait now; of several, the one that waits longest. Undefined when nothing waits. */
export function findBottleneck(counts: readonly ElementCounts[]): ElementCounts | undefined {
  return counts
    .filter(({ waiting, elementType }) => waiting > 0 && !CONTAINERS.has(elementType))
    .toSorted(
      (a, b) =>
        b.waiting - a.waiting ||
        (a.waitingSince?.getTime() ?? Infinity) - (b.waitingSince?.getTime() ?? Infinity) ||
        a.elementId.localeCompare(b.elementId),
    )[0];
}

/** Below this no step is worth naming. */
const SHORTEST_MS = 1_000;

/** The element that usually takes longest; undefined when everything takes under a second. */
export function findSlowest(times: readonly ElementTime[], counts: readonly ElementCounts[]): ElementTime | undefined {
  const containers = new Set(
    counts.filter(({ elementType }) => CONTAINERS.has(elementType)).map(({ elementId }) => elementId),
  );
  return times
    .filter(({ elementId, medianMs }) => medianMs >= SHORTEST_MS && !containers.has(elementId))
    .toSorted((a, b) => b.medianMs - a.medianMs)[0];
}
