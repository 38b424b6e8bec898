/** Rebuilds the state from the newest snapshot and the events after it: no clock, no expression, no decision is involved. */
import type { RecordBatch } from './log/frame-content.js';
import type { RecordLog } from './log/record-log.js';
import type { Snapshot } from './log/snapshot.js';
import type { ResourceLibrary } from './model/resources.js';
import type { Command } from './records/record.js';
import { applyEvent } from './state/apply-event.js';
import type { EngineState } from './state/engine-state.js';

export interface Recovered {
  readonly lastPosition: number;
  /** Commands in the log that were never processed. */
  readonly pending: readonly Command[];
}

/** @throws when records are missing between the snapshot and the log: the operator must restore a backup */
export async function recover(
  state: EngineState,
  library: ResourceLibrary,
  snapshot: Snapshot | undefined,
  log: RecordLog,
): Promise<Recovered> {
  const pending = new Map<number, Command>();
  if (snapshot) await restoreSnapshot(state, library, snapshot, pending);

  let lastPosition = snapshot?.position ?? 0;
  for await (const batch of log.read(lastPosition + 1)) {
    const end = batch.firstPosition + batch.entries.length - 1;
    if (end <= lastPosition) continue;
    if (batch.firstPosition !== lastPosition + 1) {
      throw new Error(
        `The engine's log goes from position ${lastPosition} to ${batch.firstPosition}: records are missing, restore a backup`,
      );
    }
    await replayBatch(state, library, batch, pending);
    lastPosition = end;
  }
  return { lastPosition, pending: [...pending.values()] };
}

async function restoreSnapshot(
  state: EngineState,
  library: ResourceLibrary,
  { content }: Snapshot,
  pending: Map<number, Command>,
): Promise<void> {
  const { deployments, pending: commands } = content as {
    deployments: { processes: [number, Deployed][]; drgs: [number, Deployed][] };
    pending: Command[];
  };
  for (const [, value] of [...deployments.processes, ...deployments.drgs]) await prepare(library, value);
  state.restore(content);
  for (const command of commands) pending.set(command.position, command);
}

interface Deployed {
  readonly resourceName: string;
  readonly resource: string;
}

const prepare = (library: ResourceLibrary, { resourceName, resource }: Deployed): Promise<void> =>
  library.prepare(resourceName, Buffer.from(resource, 'base64'));

async function replayBatch(
  state: EngineState,
  library: ResourceLibrary,
  batch: RecordBatch,
  pending: Map<number, Command>,
): Promise<void> {
  pending.delete(batch.sourcePosition);
  for (const [index, entry] of batch.entries.entries()) {
    const { recordType, valueType, intent, key, value } = entry;
    if (recordType === 'EVENT') {
      if (valueType === 'PROCESS' || valueType === 'DECISION_REQUIREMENTS')
        await prepare(library, value as unknown as Deployed);
      applyEvent(state, valueType, intent, key, value);
    } else if (entry.pending) {
      const position = batch.firstPosition + index;
      pending.set(position, {
        key,
        valueType,
        intent,
        value,
        operationReference: batch.operationReference,
        position,
        timestamp: batch.timestamp,
      });
    }
  }
  state.nextKey = batch.nextKey;
}
