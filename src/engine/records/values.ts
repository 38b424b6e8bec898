/**
 * The value of each record type, field by field as Zeebe's exporters print it.
 *
 * Keys are numbers: with one partition every key stays below 2^52 and is exact. `-1` means "none".
 * @source Zeebe 8.6 exported records; reference of the protocol, section 4.2
 */
import type { IncidentErrorType, Json } from '../result.js';

export const DEFAULT_TENANT = '<default>';

/** A document of variables: name to value. */
export type Document = Readonly<Record<string, Json>>;

export type BpmnElementType =
  | 'UNSPECIFIED'
  | 'PROCESS'
  | 'SUB_PROCESS'
  | 'EVENT_SUB_PROCESS'
  | 'START_EVENT'
  | 'INTERMEDIATE_CATCH_EVENT'
  | 'INTERMEDIATE_THROW_EVENT'
  | 'BOUNDARY_EVENT'
  | 'END_EVENT'
  | 'SERVICE_TASK'
  | 'RECEIVE_TASK'
  | 'USER_TASK'
  | 'MANUAL_TASK'
  | 'TASK'
  | 'EXCLUSIVE_GATEWAY'
  | 'PARALLEL_GATEWAY'
  | 'EVENT_BASED_GATEWAY'
  | 'SEQUENCE_FLOW'
  | 'MULTI_INSTANCE_BODY'
  | 'CALL_ACTIVITY'
  | 'BUSINESS_RULE_TASK'
  | 'SCRIPT_TASK'
  | 'SEND_TASK';

export type BpmnEventType = 'UNSPECIFIED' | 'ERROR' | 'MESSAGE' | 'NONE' | 'SIGNAL' | 'TERMINATE' | 'TIMER';

interface Tenant {
  readonly tenantId: string;
}

export interface ProcessInstanceValue extends Tenant {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly flowScopeKey: number;
  readonly bpmnElementType: BpmnElementType;
  readonly bpmnEventType: BpmnEventType;
  readonly parentProcessInstanceKey: number;
  readonly parentElementInstanceKey: number;
}

export interface ProcessInstanceCreationValue extends Tenant {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly variables: Document;
  readonly fetchVariables: readonly string[];
  readonly startInstructions: readonly { readonly elementId: string }[];
}

export interface ProcessInstanceResultValue extends Tenant {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly variables: Document;
}

export interface ProcessInstanceBatchValue extends Tenant {
  readonly processInstanceKey: number;
  readonly batchElementInstanceKey: number;
  /** ACTIVATE: how many children are still to be activated. TERMINATE: key of the first child, -1 for all. */
  readonly index: number;
}

export interface JobValue extends Tenant {
  readonly type: string;
  readonly worker: string;
  /** Epoch ms; -1 before the first activation. */
  readonly deadline: number;
  readonly timeout: number;
  readonly retries: number;
  readonly retryBackoff: number;
  readonly recurringTime: number;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly variables: Document;
  readonly errorMessage: string;
  readonly errorCode: string;
  readonly processInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly jobKind: 'BPMN_ELEMENT';
  readonly jobListenerEventType: 'UNSPECIFIED';
  readonly changedAttributes: readonly string[];
}

export interface JobBatchValue extends Tenant {
  readonly type: string;
  readonly worker: string;
  readonly timeout: number;
  readonly maxJobsToActivate: number;
  readonly jobKeys: readonly number[];
  readonly jobs: readonly JobValue[];
  readonly variables: readonly string[];
  readonly tenantIds: readonly string[];
  readonly truncated: boolean;
}

export interface IncidentValue extends Tenant {
  readonly errorType: IncidentErrorType;
  readonly errorMessage: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly jobKey: number;
  readonly variableScopeKey: number;
  /** For each process instance from the root down: its key and those of the scopes, down to the element. */
  readonly elementInstancePath: readonly (readonly number[])[];
  /** The definitions of these process instances. */
  readonly processDefinitionPath: readonly number[];
  /** Which call activity (its index in the sorted ids of the process) called each but the first of them. */
  readonly callingElementPath: readonly number[];
}

export interface VariableValue extends Tenant {
  readonly name: string;
  /** JSON text. */
  readonly value: string;
  readonly scopeKey: number;
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
}

export interface VariableDocumentValue extends Tenant {
  readonly scopeKey: number;
  readonly updateSemantics: 'PROPAGATE' | 'LOCAL';
  readonly variables: Document;
}

export interface TimerValue extends Tenant {
  /** -1 for the timer of a process' start event. */
  readonly elementInstanceKey: number;
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number;
  readonly targetElementId: string;
  readonly dueDate: number;
  /** Remaining repetitions, -1 for infinite. */
  readonly repetitions: number;
}

export interface MessageValue extends Tenant {
  readonly name: string;
  readonly correlationKey: string;
  readonly messageId: string;
  readonly timeToLive: number;
  readonly deadline: number;
  readonly variables: Document;
}

/** The message side of a subscription. */
export interface MessageSubscriptionValue extends Tenant {
  readonly processInstanceKey: number;
  readonly elementInstanceKey: number;
  readonly messageName: string;
  readonly correlationKey: string;
  readonly bpmnProcessId: string;
  readonly messageKey: number;
  readonly variables: Document;
  readonly interrupting: boolean;
}

/** The process side of a subscription. */
export interface ProcessMessageSubscriptionValue extends MessageSubscriptionValue {
  readonly elementId: string;
}

export interface MessageStartEventSubscriptionValue extends Tenant {
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly messageName: string;
  readonly correlationKey: string;
  readonly bpmnProcessId: string;
  readonly startEventId: string;
  readonly messageKey: number;
  readonly variables: Document;
}

/** Messages whose time to live is over. */
export interface MessageBatchValue {
  readonly messageKeys: readonly number[];
}

export interface SignalValue extends Tenant {
  readonly signalName: string;
  readonly variables: Document;
}

export interface SignalSubscriptionValue extends Tenant {
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: number;
  readonly catchEventId: string;
  /** -1 for a start event. */
  readonly catchEventInstanceKey: number;
  readonly signalName: string;
}

export interface ProcessEventValue extends Tenant {
  readonly scopeKey: number;
  readonly targetElementId: string;
  readonly variables: Document;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
}

export interface ErrorValue {
  readonly exceptionMessage: string;
  readonly stacktrace: string;
  readonly errorEventPosition: number;
  readonly processInstanceKey: number;
}
