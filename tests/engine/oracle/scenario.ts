/** What a scenario is: plain data, so that the same one can be played on any gateway. */

import type { StreamRecord } from './record.js';

export type CoverageKind = 'normal' | 'incident' | 'interrupted';

export interface Coverage {
  /** A row of `COVERED` in coverage.ts. */
  readonly of: string;
  readonly kind: CoverageKind;
}

/** gRPC status that a call must end with, and how its text must start. */
export interface Refusal {
  readonly status: string;
  readonly text?: string;
}

/**
 * One step. A string `$name.path[0].field` anywhere in a request stands for a value of an earlier answer or found record,
 * `$at(5000)` for the ISO text of the instant 5,000 ms after the scenario's start.
 */
export type Step = (
  | { readonly do: 'deploy'; readonly resources: readonly string[]; readonly as?: string; readonly fails?: Refusal }
  | {
      readonly do: 'call';
      readonly rpc: string;
      readonly request: object;
      readonly as?: string;
      readonly fails?: Refusal;
    }
  /** A call that stays open: CreateProcessInstanceWithResult, a long poll, a job stream. */
  | { readonly do: 'begin'; readonly rpc: string; readonly request: object; readonly as: string }
  /** Waits for the end of an open call; a job stream is cancelled and gives the jobs pushed so far. */
  | { readonly do: 'finish'; readonly call: string; readonly fails?: Refusal }
  /** Takes the newest record that fits; `where` compares fields of its value. */
  | {
      readonly do: 'find';
      readonly as: string;
      readonly valueType: string;
      readonly intent: string;
      readonly where?: Readonly<Record<string, unknown>>;
    }
  | { readonly do: 'advance'; readonly ms: number }
) & {
  /** However the call ends is right; it is compared all the same. */
  readonly lenient?: boolean;
};

export interface Scenario {
  /** `<group>/<name>`, also the place of its file and its fixture. */
  readonly name: string;
  readonly covers: readonly Coverage[];
  /** File name to text. Process, decision and form ids are used by no other scenario. */
  readonly resources: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  /** Further steps, each decided by the records so far; undefined ends the scenario. */
  readonly next?: (records: readonly StreamRecord[]) => Step | undefined;
}

type Variables = Readonly<Record<string, unknown>>;
interface CallOptions {
  readonly as?: string;
  readonly fails?: Refusal;
}

const call = (rpc: string, request: object, { as, fails }: CallOptions = {}): Step => ({
  do: 'call',
  rpc,
  request,
  ...(as === undefined ? {} : { as }),
  ...(fails === undefined ? {} : { fails }),
});
const json = (variables: Variables | string): string =>
  typeof variables === 'string' ? variables : JSON.stringify(variables);

export const rpc = call;
export const refused = (status: string, text?: string): Refusal => (text === undefined ? { status } : { status, text });

export const deploy = (...resources: readonly string[]): Step => ({ do: 'deploy', resources });
export const deployAs = (as: string, ...resources: readonly string[]): Step => ({ do: 'deploy', resources, as });
export const deployFails = (fails: Refusal, ...resources: readonly string[]): Step => ({
  do: 'deploy',
  resources,
  fails,
});

/** Starts the latest version; the answer is kept as `instance` unless named otherwise. */
export const create = (
  bpmnProcessId: string,
  variables: Variables | string = {},
  { as = 'instance', fails }: CallOptions = {},
) =>
  call(
    'CreateProcessInstance',
    { bpmnProcessId, version: -1, variables: json(variables) },
    { as, ...(fails ? { fails } : {}) },
  );

export const cancel = (instance = '$instance.processInstanceKey', options: CallOptions = {}) =>
  call('CancelProcessInstance', { processInstanceKey: instance }, options);

/** Asks once, without waiting; the answer's jobs are `$jobs[0]`, `$jobs[1]` ... unless named otherwise. */
export const activate = (type: string, { as = 'jobs', ...more }: { as?: string; [field: string]: unknown } = {}) =>
  call(
    'ActivateJobs',
    { type, worker: 'oracle', timeout: 600_000, maxJobsToActivate: 10, requestTimeout: -1, ...more },
    { as },
  );
export const complete = (variables: Variables | string = {}, job = '$jobs[0].key', options: CallOptions = {}) =>
  call('CompleteJob', { jobKey: job, variables: json(variables) }, options);
export const fail = (
  request: { retries: number; [field: string]: unknown },
  job = '$jobs[0].key',
  options: CallOptions = {},
) => call('FailJob', { jobKey: job, ...request }, options);
export const throwError = (errorCode: string, more: object = {}, job = '$jobs[0].key', options: CallOptions = {}) =>
  call('ThrowError', { jobKey: job, errorCode, errorMessage: '', ...more }, options);
export const updateRetries = (retries: number, job = '$jobs[0].key', options: CallOptions = {}) =>
  call('UpdateJobRetries', { jobKey: job, retries }, options);
export const updateTimeout = (timeout: number, job = '$jobs[0].key', options: CallOptions = {}) =>
  call('UpdateJobTimeout', { jobKey: job, timeout }, options);

export const publish = (
  name: string,
  correlationKey: string,
  more: { variables?: Variables; timeToLive?: number; messageId?: string } = {},
  options: CallOptions = {},
) =>
  call(
    'PublishMessage',
    { name, correlationKey, timeToLive: 0, ...more, variables: json(more.variables ?? {}) },
    options,
  );
export const broadcast = (signalName: string, variables: Variables = {}, options: CallOptions = {}) =>
  call('BroadcastSignal', { signalName, variables: json(variables) }, options);
export const setVariables = (
  elementInstanceKey: string,
  variables: Variables | string,
  local = false,
  options: CallOptions = {},
) => call('SetVariables', { elementInstanceKey, variables: json(variables), local }, options);

/** Takes the newest incident (of an element) and resolves it. */
export const findIncident = (elementId?: string, as = 'incident') =>
  find(as, 'INCIDENT', 'CREATED', elementId === undefined ? {} : { elementId });
export const resolve = (incident = '$incident.key', options: CallOptions = {}) =>
  call('ResolveIncident', { incidentKey: incident }, options);

export const find = (as: string, valueType: string, intent: string, where: Variables = {}): Step => ({
  do: 'find',
  as,
  valueType,
  intent,
  where,
});
export const findElement = (elementId: string, as = elementId) =>
  find(as, 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId });
export const advance = (ms: number): Step => ({ do: 'advance', ms });
export const begin = (as: string, rpcName: string, request: object): Step => ({
  do: 'begin',
  rpc: rpcName,
  request,
  as,
});
export const finish = (name: string, fails?: Refusal): Step => ({
  do: 'finish',
  call: name,
  ...(fails ? { fails } : {}),
});
