/** What clients and bodies ask of process instances: create, cancel, activate or terminate children in batches. */
import { processValue, valueFor } from '../behaviours/transitions.js';
import { mergeLocal } from '../behaviours/variable-documents.js';
import { noneStartEvent } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Command, RejectionType } from '../records/record.js';
import type { ProcessInstanceCreationValue } from '../records/values.js';
import type { Result } from '../result.js';
import { nodeOf } from '../state/apply-element-event.js';
import type { DeployedProcess } from '../state/deployments.js';
import { canTerminate } from '../state/element-instances.js';
import { activateAtInstructions, whyInstructionsRefused } from './start-instructions.js';

interface Rejection {
  readonly type: RejectionType;
  readonly reason: string;
}

export function processCreate(p: Processing, command: Command<'PROCESS_INSTANCE_CREATION'>): void {
  const found = findProcess(p, command.value);
  const rejection = found.ok ? whyNotCreated(found.value, command.value) : found.error;
  if (!found.ok || rejection) {
    const { type, reason } = rejection ?? { type: 'NOT_FOUND' as const, reason: '' };
    p.reject(command, type, reason);
    return;
  }
  const process = found.value;
  const processInstanceKey = p.nextKey();
  const value = processValue(process, processInstanceKey);
  mergeLocal(p, processInstanceKey, value, command.value.variables);
  if (command.value.startInstructions.length === 0)
    p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', processInstanceKey, value);
  else {
    const refusal = activateAtInstructions(p, process, value, command.value.startInstructions);
    if (refusal !== undefined) throw new RefusedInstructionError(refusal);
  }
  if (command.intent === 'CREATE_WITH_AWAITING_RESULT')
    p.demand.awaitResult(processInstanceKey, command.value.fetchVariables);
  const created = {
    ...command.value,
    processInstanceKey,
    bpmnProcessId: process.value.bpmnProcessId,
    version: process.value.version,
    processDefinitionKey: process.key,
  };
  const key = p.nextKey();
  p.event('PROCESS_INSTANCE_CREATION', 'CREATED', key, created);
  p.accept<'PROCESS_INSTANCE_CREATION'>(key, created);
}

/** A scope that the start instructions open cannot be subscribed: nothing of the instance must remain. */
export class RefusedInstructionError extends Error {}

function findProcess(p: Processing, value: ProcessInstanceCreationValue): Result<DeployedProcess, Rejection> {
  const { bpmnProcessId, version, processDefinitionKey } = value;
  const { deployments } = p.state;
  if (bpmnProcessId !== '') {
    const process =
      version >= 0 ? deployments.processVersion(bpmnProcessId, version) : deployments.latestProcess(bpmnProcessId);
    const which = version >= 0 ? ` and version '${version}'` : '';
    return process ? { ok: true, value: process } : notFound(`process ID '${bpmnProcessId}'${which}`);
  }
  if (processDefinitionKey >= 0) {
    const process = deployments.findProcess(processDefinitionKey);
    return process ? { ok: true, value: process } : notFound(`key '${processDefinitionKey}'`);
  }
  const reason = 'Expected at least a bpmnProcessId or a key greater than -1, but none given';
  return { ok: false, error: { type: 'INVALID_ARGUMENT', reason } };
}

const notFound = (what: string): Result<never, Rejection> => ({
  ok: false,
  error: { type: 'NOT_FOUND', reason: `Expected to find process definition with ${what}, but none found` },
});

function whyNotCreated(
  process: DeployedProcess,
  { startInstructions }: ProcessInstanceCreationValue,
): Rejection | undefined {
  if (startInstructions.length > 0) {
    const reason = whyInstructionsRefused(process.model, startInstructions);
    return reason === undefined ? undefined : { type: 'INVALID_ARGUMENT', reason };
  }
  if (noneStartEvent(process.model.root)) return undefined;
  const reason = 'Expected to create instance of process with none start event, but there is no such event';
  return { type: 'INVALID_STATE', reason };
}

export function processCancel(p: Processing, command: Command<'PROCESS_INSTANCE'>): void {
  const { key } = command;
  const instance = p.state.elements.find(key);
  const prefix = `Expected to cancel a process instance with key '${key}', but `;
  if (!instance || !canTerminate(instance) || instance.parentKey > 0) {
    p.reject(command, 'NOT_FOUND', `${prefix}no such process was found`);
    return;
  }
  if (instance.value.parentProcessInstanceKey > 0) {
    const root = rootInstanceKey(p, instance.value.parentProcessInstanceKey);
    p.reject(
      command,
      'INVALID_STATE',
      `${prefix}it is created by a parent process instance. Cancel the root process instance '${root}' instead.`,
    );
    return;
  }
  p.command('PROCESS_INSTANCE', 'TERMINATE_ELEMENT', key, instance.value);
  p.accept<'PROCESS_INSTANCE'>(key, instance.value);
}

function rootInstanceKey(p: Processing, key: number): number {
  const parent = p.state.elements.find(key)?.value.parentProcessInstanceKey ?? -1;
  return parent > 0 ? rootInstanceKey(p, parent) : key;
}

/** Zeebe stops a batch before its records grow too large; the rest follows in the next one. */
const CHILDREN_PER_BATCH = 500;

export function processBatchActivate(p: Processing, { value }: Command<'PROCESS_INSTANCE_BATCH'>): void {
  const body = p.state.elements.find(value.batchElementInstanceKey);
  const inner = body && nodeOf(p.state, body.value).inner;
  if (!body || !inner) return;
  const now = Math.min(value.index, CHILDREN_PER_BATCH);
  for (let count = 0; count < now; count++)
    p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', p.nextKey(), valueFor(body.value, inner, body.key));
  if (value.index > now)
    p.command('PROCESS_INSTANCE_BATCH', 'ACTIVATE', p.nextKey(), { ...value, index: value.index - now });
}

export function processBatchTerminate(p: Processing, { value }: Command<'PROCESS_INSTANCE_BATCH'>): void {
  const children = p.state.elements.childrenOf(value.batchElementInstanceKey).filter(({ key }) => key >= value.index);
  for (const child of children.slice(0, CHILDREN_PER_BATCH)) {
    if (canTerminate(child)) p.command('PROCESS_INSTANCE', 'TERMINATE_ELEMENT', child.key, child.value);
  }
  const next = children[CHILDREN_PER_BATCH];
  if (next) p.command('PROCESS_INSTANCE_BATCH', 'TERMINATE', p.nextKey(), { ...value, index: next.key });
}
