/** A record of the engine's log: a command, an event that changes state, or the rejection of a command. */
import type * as resources from './resource-values.js';
import type * as values from './values.js';

export interface ValueByType {
  DEPLOYMENT: resources.DeploymentValue;
  PROCESS: resources.ProcessValue;
  DECISION: resources.DecisionValue;
  DECISION_REQUIREMENTS: resources.DecisionRequirementsValue;
  FORM: resources.FormValue;
  DECISION_EVALUATION: resources.DecisionEvaluationValue;
  PROCESS_INSTANCE: values.ProcessInstanceValue;
  PROCESS_INSTANCE_CREATION: values.ProcessInstanceCreationValue;
  PROCESS_INSTANCE_RESULT: values.ProcessInstanceResultValue;
  PROCESS_INSTANCE_BATCH: values.ProcessInstanceBatchValue;
  PROCESS_EVENT: values.ProcessEventValue;
  JOB: values.JobValue;
  JOB_BATCH: values.JobBatchValue;
  INCIDENT: values.IncidentValue;
  VARIABLE: values.VariableValue;
  VARIABLE_DOCUMENT: values.VariableDocumentValue;
  TIMER: values.TimerValue;
  MESSAGE: values.MessageValue;
  MESSAGE_SUBSCRIPTION: values.MessageSubscriptionValue;
  PROCESS_MESSAGE_SUBSCRIPTION: values.ProcessMessageSubscriptionValue;
  MESSAGE_START_EVENT_SUBSCRIPTION: values.MessageStartEventSubscriptionValue;
  MESSAGE_BATCH: values.MessageBatchValue;
  SIGNAL: values.SignalValue;
  SIGNAL_SUBSCRIPTION: values.SignalSubscriptionValue;
  ERROR: values.ErrorValue;
}

export type ValueType = keyof ValueByType;

export interface IntentByType {
  DEPLOYMENT: 'CREATE' | 'CREATED';
  PROCESS: 'CREATED';
  DECISION: 'CREATED';
  DECISION_REQUIREMENTS: 'CREATED';
  FORM: 'CREATED';
  DECISION_EVALUATION: 'EVALUATED' | 'FAILED';
  PROCESS_INSTANCE:
    ProcessInstanceCommand | ElementState | 'SEQUENCE_FLOW_TAKEN' | 'ELEMENT_COMPLETED' | 'ELEMENT_TERMINATED';
  PROCESS_INSTANCE_CREATION: 'CREATE' | 'CREATE_WITH_AWAITING_RESULT' | 'CREATED';
  PROCESS_INSTANCE_RESULT: 'COMPLETED';
  PROCESS_INSTANCE_BATCH: 'ACTIVATE' | 'TERMINATE';
  PROCESS_EVENT: 'TRIGGERING' | 'TRIGGERED';
  JOB:
    | 'COMPLETE'
    | 'FAIL'
    | 'TIME_OUT'
    | 'THROW_ERROR'
    | 'UPDATE_RETRIES'
    | 'UPDATE_TIMEOUT'
    | 'YIELD'
    | 'RECUR_AFTER_BACKOFF'
    | 'CREATED'
    | 'COMPLETED'
    | 'FAILED'
    | 'TIMED_OUT'
    | 'CANCELED'
    | 'ERROR_THROWN'
    | 'RETRIES_UPDATED'
    | 'TIMEOUT_UPDATED'
    | 'YIELDED'
    | 'RECURRED_AFTER_BACKOFF';
  JOB_BATCH: 'ACTIVATE' | 'ACTIVATED';
  INCIDENT: 'RESOLVE' | 'CREATED' | 'RESOLVED';
  VARIABLE: 'CREATED' | 'UPDATED';
  VARIABLE_DOCUMENT: 'UPDATE' | 'UPDATED';
  TIMER: 'TRIGGER' | 'CREATED' | 'TRIGGERED' | 'CANCELED';
  MESSAGE: 'PUBLISH' | 'EXPIRE' | 'PUBLISHED' | 'EXPIRED';
  MESSAGE_SUBSCRIPTION:
    SubscriptionCommand | 'REJECT' | 'CREATED' | 'CORRELATING' | 'CORRELATED' | 'REJECTED' | 'DELETED';
  PROCESS_MESSAGE_SUBSCRIPTION: SubscriptionCommand | 'CREATING' | 'CREATED' | 'CORRELATED' | 'DELETING' | 'DELETED';
  MESSAGE_START_EVENT_SUBSCRIPTION: 'CREATED' | 'CORRELATED' | 'DELETED';
  MESSAGE_BATCH: 'EXPIRE';
  SIGNAL: 'BROADCAST' | 'BROADCASTED';
  SIGNAL_SUBSCRIPTION: 'CREATED' | 'DELETED';
  ERROR: 'CREATED';
}

type SubscriptionCommand = 'CREATE' | 'CORRELATE' | 'DELETE';
type ProcessInstanceCommand = 'CANCEL' | 'ACTIVATE_ELEMENT' | 'COMPLETE_ELEMENT' | 'TERMINATE_ELEMENT';
/** The states in which an element instance can be found. */
export type ElementState = 'ELEMENT_ACTIVATING' | 'ELEMENT_ACTIVATED' | 'ELEMENT_COMPLETING' | 'ELEMENT_TERMINATING';

export type RecordType = 'COMMAND' | 'EVENT' | 'COMMAND_REJECTION';
export type RejectionType =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'INVALID_STATE'
  | 'PROCESSING_ERROR'
  | 'EXCEEDED_BATCH_RECORD_SIZE';

/** One record; `position` is dense from 1, `sourceRecordPosition` -1 for what a client or a clock asked for. */
export interface EngineRecord<T extends ValueType = ValueType> {
  readonly position: number;
  readonly sourceRecordPosition: number;
  readonly key: number;
  readonly timestamp: number;
  readonly recordType: RecordType;
  readonly valueType: T;
  readonly intent: IntentByType[T];
  readonly rejectionType: RejectionType | 'NULL_VAL';
  readonly rejectionReason: string;
  readonly operationReference: number;
  readonly value: ValueByType[T];
}

/** A command that waits to be processed. */
export interface Command<T extends ValueType = ValueType> {
  readonly key: number;
  readonly valueType: T;
  readonly intent: IntentByType[T];
  readonly value: ValueByType[T];
  readonly operationReference: number;
  /** Position in the log, or -1 when the command is not written yet. */
  readonly position: number;
  /** Epoch ms at which the command was received. */
  readonly timestamp: number;
}

/** First key of partition 1: the partition id takes the bits above 51. */
export const FIRST_KEY = 2 ** 51 + 1;
