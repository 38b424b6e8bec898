/** Deploying files: all of them or none. */
import { cancelTimer, createTimer } from '../behaviours/event-subscriptions.js';
import { NO_SCOPE } from '../behaviours/expressions.js';
import { evaluateTimer } from '../behaviours/timer-schedules.js';
import type { FlowNode } from '../model/executable.js';
import { resourceKind, type ResourceKind, type ResourceLibrary } from '../model/resources.js';
import type { Processing } from '../processing.js';
import type { Command } from '../records/record.js';
import type { DeploymentValue, ProcessMetadata } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import { describeDecisions, writeDecisions } from './deploy-decisions.js';
import { describeForm, writeForm } from './deploy-form.js';
import { describeProcesses, writeProcesses } from './deploy-processes.js';

/** What a deployment has brought so far. */
export interface Deploying {
  readonly p: Processing;
  readonly library: ResourceLibrary;
  readonly deploymentKey: number;
  readonly processes: DeploymentValue['processesMetadata'][number][];
  readonly decisions: DeploymentValue['decisionsMetadata'][number][];
  readonly drgs: DeploymentValue['decisionRequirementsMetadata'][number][];
  readonly forms: DeploymentValue['formMetadata'][number][];
}

export interface DeployedFile {
  readonly name: string;
  /** base64 */
  readonly content: string;
  readonly checksum: string;
}

/** Thrown to take back everything that the files before the refused one have brought. */
export class RefusedDeploymentError extends Error {
  readonly value: DeploymentValue;
  readonly isProcessingError: boolean;

  constructor(reason: string, value: DeploymentValue, isProcessingError = false) {
    super(reason);
    this.value = value;
    this.isProcessingError = isProcessingError;
  }
}

/** @throws {RefusedDeploymentError} when a file is refused */
export function processDeploy(
  p: Processing,
  command: Command<'DEPLOYMENT'>,
  library: ResourceLibrary,
  checksum: (base64: string) => string,
): void {
  const deploymentKey = p.nextKey();
  const deploying: Deploying = { p, library, deploymentKey, processes: [], decisions: [], drgs: [], forms: [] };
  const { resources } = command.value;
  if (resources.length === 0)
    refuse(deploying, command.value, 'Expected to deploy at least one resource, but none given');

  const files = resources.map(({ resource, resourceName }) => ({
    name: resourceName,
    content: resource,
    checksum: checksum(resource),
  }));
  const errors = files.flatMap((file) => {
    const error = describeFile(deploying, file);
    return error === undefined ? [] : [`\n${error}`];
  });
  if (errors.length > 0) {
    refuse(
      deploying,
      command.value,
      `Expected to deploy new resources, but encountered the following errors:${errors.join('')}`,
    );
  }
  // What is deployed together is versioned together, unless nothing of it has changed.
  if (!hasDuplicatesOnly(deploying)) for (const file of files) writeFile(deploying, file);
  moveStartTimers(deploying, command.value);

  const value = { ...valueOf(deploying, command.value), resources: [] };
  p.event('DEPLOYMENT', 'CREATED', deploymentKey, value);
  p.accept<'DEPLOYMENT'>(deploymentKey, value);
  for (const metadata of deploying.processes) if (!metadata.duplicate) moveStartSubscriptions(p, metadata);
}

const KINDS = {
  bpmn: { describe: describeProcesses, write: writeProcesses },
  dmn: { describe: describeDecisions, write: writeDecisions },
  form: { describe: describeForm, write: writeForm },
} as const satisfies Record<ResourceKind, unknown>;

function describeFile(deploying: Deploying, file: DeployedFile): string | undefined {
  const kind = resourceKind(file.name);
  return kind ? KINDS[kind].describe(deploying, file) : `\n'${file.name}': unknown resource type`;
}

function writeFile(deploying: Deploying, file: DeployedFile): void {
  const kind = resourceKind(file.name);
  if (kind) KINDS[kind].write(deploying, file);
}

const hasDuplicatesOnly = ({ processes, drgs, forms }: Deploying): boolean =>
  [...processes, ...drgs, ...forms].every(({ duplicate }) => duplicate);

function refuse(deploying: Deploying, command: DeploymentValue, reason: string, isProcessingError = false): never {
  throw new RefusedDeploymentError(reason, valueOf(deploying, command), isProcessingError);
}

function valueOf(
  { processes, decisions, drgs, forms, deploymentKey }: Deploying,
  command: DeploymentValue,
): DeploymentValue {
  return {
    ...command,
    processesMetadata: processes,
    decisionsMetadata: decisions,
    decisionRequirementsMetadata: drgs,
    formMetadata: forms,
    deploymentKey,
  };
}

/** The timers of the last version stop, those of the new one begin. */
function moveStartTimers(deploying: Deploying, command: DeploymentValue): void {
  const { p, processes } = deploying;
  for (const { duplicate, bpmnProcessId, processDefinitionKey } of processes) {
    if (duplicate) continue;
    for (const timer of p.state.timers.ofElement(-1)) {
      if (p.state.deployments.getProcess(timer.value.processDefinitionKey).value.bpmnProcessId === bpmnProcessId)
        cancelTimer(p, timer);
    }
    const { root } = p.state.deployments.getProcess(processDefinitionKey).model;
    for (const { id, timer } of root.startEvents) {
      if (!timer) continue;
      const schedule = evaluateTimer(p, timer, NO_SCOPE);
      if (!schedule.ok) {
        refuse(
          deploying,
          command,
          `Expected to create timer for start event, but encountered the following error: ${schedule.error.message}`,
          true,
        );
      }
      createTimer(p, { elementInstanceKey: -1, processInstanceKey: -1, processDefinitionKey }, id, schedule.value);
    }
  }
}

/** Message and signal start events of the last version that had any are closed, those of the new one opened. */
function moveStartSubscriptions(
  p: Processing,
  { bpmnProcessId, processDefinitionKey, version }: ProcessMetadata,
): void {
  const earlier = p.state.deployments.versionsOf(bpmnProcessId).filter(({ value }) => value.version < version);
  const lastWith = (has: (node: FlowNode) => boolean) =>
    earlier.findLast(({ model }) => model.root.startEvents.some(has));
  const withMessages = lastWith(({ message }) => message !== null);
  if (withMessages) {
    for (const { key, value } of p.state.messageStartSubscriptions.ofOwner(withMessages.key))
      p.event('MESSAGE_START_EVENT_SUBSCRIPTION', 'DELETED', key, value);
  }
  const withSignals = lastWith(({ signal }) => signal !== null);
  if (withSignals) {
    for (const { key, value } of p.state.signalSubscriptions.ofOwner(withSignals.key))
      p.event('SIGNAL_SUBSCRIPTION', 'DELETED', key, value);
  }
  for (const start of p.state.deployments.getProcess(processDefinitionKey).model.root.startEvents) {
    openStartSubscription(p, start, bpmnProcessId, processDefinitionKey);
  }
}

function openStartSubscription(
  p: Processing,
  { id, message, signal }: FlowNode,
  bpmnProcessId: string,
  processDefinitionKey: number,
): void {
  if (message && message.constant !== null) {
    p.event('MESSAGE_START_EVENT_SUBSCRIPTION', 'CREATED', p.nextKey(), {
      processDefinitionKey,
      processInstanceKey: -1,
      messageName: message.constant,
      correlationKey: '',
      bpmnProcessId,
      startEventId: id,
      messageKey: -1,
      variables: {},
      tenantId: DEFAULT_TENANT,
    });
  } else if (signal && signal.constant !== null) {
    p.event('SIGNAL_SUBSCRIPTION', 'CREATED', p.nextKey(), {
      bpmnProcessId,
      processDefinitionKey,
      catchEventId: id,
      catchEventInstanceKey: -1,
      signalName: signal.constant,
      tenantId: DEFAULT_TENANT,
    });
  }
}
