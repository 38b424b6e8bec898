import type { GatewayClient } from '../../tests/engine/oracle/gateway-client.js';
import type { StreamRecord } from '../../tests/engine/oracle/record.js';
import type { ScenarioTarget } from '../../tests/engine/oracle/player.js';

const MESSAGE_SWEEP_MS = 60_000;
const MOST_ROUNDS = 20;

/**
 * Leaves nothing behind that a later scenario could see: running instances are cancelled, definitions deleted, and the
 * clock moves on until buffered messages are gone.
 */
export async function cleanUp(target: ScenarioTarget, client: GatewayClient): Promise<void> {
  const call = async (rpc: string, request: object): Promise<void> => {
    const answer = await client.call(rpc, request).answer;
    if (!answer.ok && answer.status !== 'NOT_FOUND')
      throw new Error(`${rpc} in clean-up: ${answer.status} ${answer.text}`);
    await target.whenIdle([]);
  };
  // The end of an instance can start another one: a buffered message may have waited for it.
  for (let round = 0; round < MOST_ROUNDS && runningInstances(target.records()).length > 0; round += 1) {
    for (const processInstanceKey of runningInstances(target.records())) {
      await call('CancelProcessInstance', { processInstanceKey });
    }
  }
  for (const resourceKey of definitions(target.records())) await call('DeleteResource', { resourceKey });
  const longestMs = Math.max(0, ...target.records().map(bufferedForMs));
  await target.advance(longestMs + 2 * MESSAGE_SWEEP_MS);
}

/** Keys of root instances that have started and not ended. */
function runningInstances(records: readonly StreamRecord[]): number[] {
  const running = new Set<number>();
  for (const { valueType, intent, key, value } of records) {
    if (valueType !== 'PROCESS_INSTANCE' || value['bpmnElementType'] !== 'PROCESS') continue;
    if (intent === 'ELEMENT_ACTIVATING' && value['parentProcessInstanceKey'] === -1) running.add(key);
    if (intent === 'ELEMENT_COMPLETED' || intent === 'ELEMENT_TERMINATED') running.delete(key);
  }
  return [...running];
}

const DEFINITION_KEYS: Readonly<Record<string, string>> = {
  PROCESS: 'processDefinitionKey',
  DECISION_REQUIREMENTS: 'decisionRequirementsKey',
  FORM: 'formKey',
};

/** Newest first, so that no older version's start events come to life again. */
function definitions(records: readonly StreamRecord[]): number[] {
  return records
    .filter(
      ({ valueType, intent, value }) =>
        valueType in DEFINITION_KEYS && intent === 'CREATED' && value['duplicate'] !== true,
    )
    .map(({ valueType, value }) => value[DEFINITION_KEYS[valueType] ?? ''] as number)
    .reverse();
}

const bufferedForMs = ({ valueType, value }: StreamRecord): number =>
  valueType === 'MESSAGE' ? (value['timeToLive'] as number) : 0;
