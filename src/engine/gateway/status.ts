/** gRPC statuses and texts of what goes wrong. */
import { status } from '@grpc/grpc-js';
import type { RejectionType } from '../records/record.js';
import type { EngineUnavailable } from '../stream-processor.js';

/** An error that a client is told with this status. */
export class GatewayError extends Error {
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

const REJECTION_STATUS: Readonly<Record<RejectionType, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  INVALID_STATE: status.FAILED_PRECONDITION,
  PROCESSING_ERROR: status.INTERNAL,
  EXCEEDED_BATCH_RECORD_SIZE: status.UNKNOWN,
};

/** @source Zeebe 8.6: the text names the command's intent and the rejection */
export function rejectionError(intent: string, type: RejectionType, reason: string): GatewayError {
  // Zeebe's gateway does not know this one, and says nothing of it.
  if (type === 'EXCEEDED_BATCH_RECORD_SIZE') return new GatewayError(REJECTION_STATUS[type], '');
  return new GatewayError(REJECTION_STATUS[type], `Command '${intent}' rejected with code '${type}': ${reason}`);
}

const UNAVAILABLE_STATUS: Readonly<Record<EngineUnavailable['kind'], status>> = {
  overloaded: status.RESOURCE_EXHAUSTED,
  disk: status.UNAVAILABLE,
  closed: status.UNAVAILABLE,
};

export const unavailableError = ({ kind, message }: EngineUnavailable): GatewayError =>
  new GatewayError(UNAVAILABLE_STATUS[kind], message);
