import type { Expression } from '../feel/expression.js';
import type { JobDefinition } from '../model/executable.js';
import { expressionText } from '../model/expression-texts.js';
import { parseDateTime } from '../model/time-texts.js';
import type { Processing } from '../processing.js';
import type { FormValue } from '../records/resource-values.js';
import { DEFAULT_TENANT, type JobValue } from '../records/values.js';
import type { Result } from '../result.js';
import { DONE, type ElementContext, type Fault, type Step } from './behaviour.js';
import {
  checkType,
  evaluate,
  evaluateNumber,
  evaluateString,
  evaluateStringList,
  extractFault,
} from './expressions.js';
import { resolveIncident } from './incidents.js';

const HEADER = 'io.camunda.zeebe:';

/** A job whose expressions are evaluated. */
export interface PreparedJob {
  readonly type: string;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Evaluates everything a job needs, in Zeebe's order: the first fault is the one that is reported. */
export function prepareJob(
  p: Processing,
  definition: JobDefinition,
  { key, value }: ElementContext,
): Result<PreparedJob, Fault> {
  const type = evaluateString(p, definition.type, key);
  if (!type.ok) return type;
  const retries = evaluateNumber(p, definition.retries, key);
  if (!retries.ok) return retries;

  const { deploymentKey } = p.state.deployments.getProcess(value.processDefinitionKey).value;
  const boundForm = (formId: string) => p.state.deployments.boundForm(formId, definition.formBinding, deploymentKey);
  const headers: Record<string, string> = { ...definition.headers };
  const evaluations: readonly [string, () => Result<string | null, Fault>][] = [
    ['assignee', () => ifPresent(definition.assignee, (expression) => evaluateString(p, expression, key))],
    [
      'candidateGroups',
      () => ifPresent(definition.candidateGroups, (expression) => evaluateCandidates(p, expression, key)),
    ],
    [
      'candidateUsers',
      () => ifPresent(definition.candidateUsers, (expression) => evaluateCandidates(p, expression, key)),
    ],
    ['dueDate', () => ifPresent(definition.dueDate, (expression) => evaluateDate(p, expression, key))],
    ['followUpDate', () => ifPresent(definition.followUpDate, (expression) => evaluateDate(p, expression, key))],
    ['formKey', () => ifPresent(definition.formId, (expression) => findFormKey(p, expression, key, boundForm))],
  ];
  for (const [name, evaluation] of evaluations) {
    const result = evaluation();
    if (!result.ok) return result;
    if (result.value) headers[HEADER + name] = result.value;
  }
  return { ok: true, value: { type: type.value, retries: Math.trunc(retries.value), headers } };
}

function ifPresent(
  expression: Expression | null,
  evaluation: (expression: Expression) => Result<string | null, Fault>,
): Result<string | null, Fault> {
  return expression ? evaluation(expression) : { ok: true, value: null };
}

/** As a list literal, the way the header carries it. */
function evaluateCandidates(p: Processing, expression: Expression, scopeKey: number): Result<string, Fault> {
  const list = evaluateStringList(p, expression, scopeKey);
  return list.ok ? { ok: true, value: `[${list.value.map((item) => `"${item}"`).join(',')}]` } : list;
}

/** Null for null and for the empty string: the header is then left out. */
function evaluateDate(p: Processing, expression: Expression, scopeKey: number): Result<string | null, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const checked = checkType(outcome.value, expression, scopeKey, ['null', 'date-time', 'string']);
  if (!checked.ok) return checked;
  const { type, value } = checked.value;
  if (type === 'null' || value === '') return { ok: true, value: null };
  const text = value as string;
  if (type === 'date-time' || parseDateTime(text) !== undefined) return { ok: true, value: withoutZeroSeconds(text) };
  return {
    ok: false,
    error: extractFault(`Invalid date-time format '${text}' for expression '${expressionText(expression)}'.`, scopeKey),
  };
}

/** A whole minute is printed without its seconds. */
function withoutZeroSeconds(text: string): string {
  return text.replace(/(T\d\d:\d\d):00(?:\.0+)?(?=[Z+\-[@]|$)/, '$1');
}

function findFormKey(
  p: Processing,
  expression: Expression,
  scopeKey: number,
  boundForm: (formId: string) => FormValue | undefined,
): Result<string, Fault> {
  const formId = evaluateString(p, expression, scopeKey);
  if (!formId.ok) return formId;
  const form = boundForm(formId.value);
  if (form) return { ok: true, value: String(form.formKey) };
  const message = `Expected to find a form with id '${formId.value}', but no form with this id is found, at least a form with this id should be available. To resolve the Incident please deploy a form with the same id`;
  return { ok: false, error: { code: 'FORM_NOT_FOUND', message, variableScopeKey: scopeKey } };
}

export function createJob(p: Processing, { key, value, node }: ElementContext, job: PreparedJob): void {
  const jobKey = p.nextKey();
  const record: JobValue = {
    type: job.type,
    worker: '',
    deadline: -1,
    timeout: -1,
    retries: job.retries,
    retryBackoff: 0,
    recurringTime: -1,
    customHeaders: job.headers,
    variables: {},
    errorMessage: '',
    errorCode: '',
    processInstanceKey: value.processInstanceKey,
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionVersion: value.version,
    processDefinitionKey: value.processDefinitionKey,
    elementId: node.id,
    elementInstanceKey: key,
    jobKind: 'BPMN_ELEMENT',
    jobListenerEventType: 'UNSPECIFIED',
    changedAttributes: [],
    tenantId: DEFAULT_TENANT,
  };
  p.event('JOB', 'CREATED', jobKey, record);
  offerJob(p, jobKey);
}

/** Hands an activatable job to a stream that waits for its type, or lets pollers know of it. */
export function offerJob(p: Processing, jobKey: number): void {
  const job = p.state.jobs.find(jobKey);
  if (!job) return;
  const stream = p.demand.streamFor(job.value.type);
  if (!stream) {
    p.after((effects) => effects.jobAvailable(job.value.type));
    return;
  }
  const activated = { ...job.value, deadline: p.nowMs + stream.timeout, worker: stream.worker };
  p.event('JOB_BATCH', 'ACTIVATED', p.nextKey(), {
    type: job.value.type,
    worker: stream.worker,
    timeout: stream.timeout,
    maxJobsToActivate: -1,
    jobKeys: [jobKey],
    jobs: [activated],
    variables: [],
    tenantIds: [],
    truncated: false,
    tenantId: DEFAULT_TENANT,
  });
  const variables = p.state.variables.visibleDocument(job.value.elementInstanceKey, stream.fetchVariables);
  p.after((effects) => effects.pushJob(stream.id, jobKey, { ...activated, variables }));
}

export function cancelJob(p: Processing, elementInstanceKey: number): void {
  const job = p.state.jobs.find(p.state.elements.get(elementInstanceKey).jobKey);
  if (!job) return;
  p.event('JOB', 'CANCELED', job.key, job.value);
  const incident = p.state.incidents.ofJob(job.key);
  if (incident) resolveIncident(p, incident);
}

/** Evaluates and creates the job of a task, after what the task waits for is open. */
export function activateWithJob(p: Processing, element: ElementContext, subscribe: () => Step): Step {
  const { job } = element.node;
  if (!job) return DONE;
  const prepared = prepareJob(p, job, element);
  if (!prepared.ok) return prepared;
  const subscribed = subscribe();
  if (!subscribed.ok) return subscribed;
  createJob(p, element, prepared.value);
  return DONE;
}
