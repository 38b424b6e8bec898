/** From an RPC to a command and back. */
import type { Reply } from '../processing.js';
import type { IntentByType, ValueByType, ValueType } from '../records/record.js';
import type { Outcome, StreamProcessor } from '../stream-processor.js';
import { rejectionError, unavailableError } from './status.js';

export interface Accepted<T extends ValueType> {
  readonly key: number;
  readonly value: ValueByType[T];
}

export interface CommandChannel {
  /**
   * Resolves when what the command led to is on the disk.
   * @throws {GatewayError} when it was rejected or could not be taken
   */
  send<T extends ValueType>(command: {
    valueType: T;
    intent: IntentByType[T];
    key?: number;
    value: ValueByType[T];
    operationReference?: number;
  }): Promise<Accepted<T>>;
}

export function createCommandChannel(processor: StreamProcessor): CommandChannel {
  return {
    send({ valueType, intent, key = -1, value, operationReference = -1 }) {
      return new Promise((resolve, reject) => {
        processor.submit({ valueType, intent, key, value, operationReference }, (outcome) => {
          const reply = replyOf(outcome, intent);
          if (reply.ok) resolve({ key: reply.key, value: reply.value } as never);
          else reject(reply.error);
        });
      });
    },
  };
}

/** What a client is told: the reply to its command, or an error. */
export function replyOf(outcome: Outcome, intent: string): Extract<Reply, { ok: true }> | { ok: false; error: Error } {
  if (!outcome.ok) return { ok: false, error: unavailableError(outcome.error) };
  const reply = outcome.value;
  return reply.ok ? reply : { ok: false, error: rejectionError(intent, reply.rejectionType, reply.reason) };
}
