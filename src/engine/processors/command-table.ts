/** Which command is processed where. */
import type { ResourceLibrary } from '../model/resources.js';
import type { Processing } from '../processing.js';
import type { Command, IntentByType, ValueType } from '../records/record.js';
import { processDeploy } from './deployment-commands.js';
import { processActivate, processComplete, processTerminate } from './element-commands.js';
import { processJobBatchActivate } from './job-batch-commands.js';
import {
  processJobComplete,
  processJobFail,
  processJobRecur,
  processJobThrowError,
  processJobTimeOut,
  processJobUpdateRetries,
  processJobUpdateTimeout,
  processJobYield,
} from './job-commands.js';
import {
  processMessageBatchExpire,
  processProcessSubscriptionCorrelate,
  processProcessSubscriptionCreate,
  processProcessSubscriptionDelete,
  processPublish,
  processSubscriptionCorrelate,
  processSubscriptionCreate,
  processSubscriptionDelete,
  processSubscriptionReject,
} from './message-commands.js';
import {
  processBroadcast,
  processResolveIncident,
  processTimerTrigger,
  processUpdateVariables,
} from './other-commands.js';
import {
  processBatchActivate,
  processBatchTerminate,
  processCancel,
  processCreate,
} from './process-instance-commands.js';

type Processor<T extends ValueType> = (p: Processing, command: Command<T>) => void;
type Table = { readonly [T in ValueType]?: { readonly [I in IntentByType[T]]?: Processor<T> } };

export type CommandProcessor = (p: Processing, command: Command) => void;

/** @param library the parsed files that deployments refer to */
export function createCommandProcessor(
  library: ResourceLibrary,
  checksum: (base64: string) => string,
): CommandProcessor {
  const table: Table = {
    DEPLOYMENT: { CREATE: (p, command) => processDeploy(p, command, library, checksum) },
    PROCESS_INSTANCE_CREATION: { CREATE: processCreate, CREATE_WITH_AWAITING_RESULT: processCreate },
    PROCESS_INSTANCE: {
      CANCEL: processCancel,
      ACTIVATE_ELEMENT: processActivate,
      COMPLETE_ELEMENT: processComplete,
      TERMINATE_ELEMENT: processTerminate,
    },
    PROCESS_INSTANCE_BATCH: { ACTIVATE: processBatchActivate, TERMINATE: processBatchTerminate },
    JOB: {
      COMPLETE: processJobComplete,
      FAIL: processJobFail,
      THROW_ERROR: processJobThrowError,
      UPDATE_RETRIES: processJobUpdateRetries,
      UPDATE_TIMEOUT: processJobUpdateTimeout,
      TIME_OUT: processJobTimeOut,
      RECUR_AFTER_BACKOFF: processJobRecur,
      YIELD: processJobYield,
    },
    JOB_BATCH: { ACTIVATE: processJobBatchActivate },
    MESSAGE: { PUBLISH: processPublish },
    MESSAGE_BATCH: { EXPIRE: processMessageBatchExpire },
    MESSAGE_SUBSCRIPTION: {
      CREATE: processSubscriptionCreate,
      CORRELATE: processSubscriptionCorrelate,
      REJECT: processSubscriptionReject,
      DELETE: processSubscriptionDelete,
    },
    PROCESS_MESSAGE_SUBSCRIPTION: {
      CREATE: processProcessSubscriptionCreate,
      CORRELATE: processProcessSubscriptionCorrelate,
      DELETE: processProcessSubscriptionDelete,
    },
    TIMER: { TRIGGER: processTimerTrigger },
    SIGNAL: { BROADCAST: processBroadcast },
    INCIDENT: { RESOLVE: processResolveIncident },
    VARIABLE_DOCUMENT: { UPDATE: processUpdateVariables },
  };

  return (p, command) => {
    const processors = table[command.valueType] as Partial<Record<string, CommandProcessor>> | undefined;
    const processor = processors?.[command.intent];
    if (!processor) throw new Error(`There is no processor for the command ${command.valueType} ${command.intent}`);
    if (!isForBannedInstance(p, command)) processor(p, command);
  };
}

/** What a stopped process instance still takes is to be ended. */
function isForBannedInstance(p: Processing, { valueType, intent, value }: Command): boolean {
  if (p.state.banned.size === 0 || intent === 'CANCEL' || intent === 'TERMINATE_ELEMENT' || intent === 'TERMINATE')
    return false;
  if (valueType === 'PROCESS_INSTANCE_CREATION' || !('processInstanceKey' in value)) return false;
  return p.state.banned.has(value.processInstanceKey);
}
