/** What becomes of a command whose processing has failed; nothing that it had changed is left. */
import { BatchTooLargeError } from '../batch-size.js';
import type { Processing } from '../processing.js';
import type { Command } from '../records/record.js';
import { RefusedDeploymentError } from './deployment-commands.js';
import { processElementTooLarge } from './element-commands.js';
import { RefusedInstructionError } from './process-instance-commands.js';

/** @param position of the command in the log */
export function processFailed(p: Processing, command: Command, error: unknown, position: number): void {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BatchTooLargeError) processTooLarge(p, command, error);
  else if (error instanceof RefusedDeploymentError) {
    const type = error.isProcessingError ? 'PROCESSING_ERROR' : 'INVALID_ARGUMENT';
    p.reject({ ...command, value: error.value }, type, message);
  } else if (error instanceof RefusedInstructionError) p.reject(command, 'INVALID_ARGUMENT', message);
  else rejectFaulty(p, command, error, message, position);
}

/** An element is stuck until somebody makes its variables smaller; anything else is refused. */
function processTooLarge(p: Processing, command: Command, { reply }: BatchTooLargeError): void {
  if (command.valueType === 'PROCESS_INSTANCE' && processElementTooLarge(p, command as Command<'PROCESS_INSTANCE'>))
    return;
  // Zeebe completes these two in place before they turn out to be too large.
  const isCompleted = command.valueType === 'PROCESS_INSTANCE_CREATION' || command.valueType === 'MESSAGE';
  const value = isCompleted && reply?.ok ? reply.value : command.value;
  p.reject({ ...command, value }, 'EXCEEDED_BATCH_RECORD_SIZE', '');
}

/** An error of ours: the client is told, and the process instance that caused it is stopped. */
function rejectFaulty(p: Processing, command: Command, error: unknown, message: string, position: number): void {
  p.reject(
    command,
    'PROCESSING_ERROR',
    `Expected to process the command ${command.valueType} ${command.intent}, but an error occurred: ${message}`,
  );
  const processInstanceKey = 'processInstanceKey' in command.value ? command.value.processInstanceKey : -1;
  p.event('ERROR', 'CREATED', command.key, {
    exceptionMessage: message,
    stacktrace: (error instanceof Error && error.stack) || '',
    errorEventPosition: position,
    processInstanceKey,
  });
}
