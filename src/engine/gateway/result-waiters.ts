/** Callers who wait for the result of the process instance that they created. */
import { status } from '@grpc/grpc-js';
import { systemClock } from '../clock.js';
import type { Reply } from '../processing.js';
import type { ProcessInstanceCreationValue, ProcessInstanceResultValue } from '../records/values.js';
import type { StreamProcessor } from '../stream-processor.js';
import { replyOf } from './command-channel.js';
import { GatewayError } from './status.js';

export interface ResultWaiters {
  awaitResult(processInstanceKey: number, variables: readonly string[]): void;
  /** @throws {GatewayError} DEADLINE_EXCEEDED when the instance is not completed in time; it lives on */
  create(
    value: ProcessInstanceCreationValue,
    timeoutMs: number,
    operationReference: number,
  ): Promise<ProcessInstanceResultValue>;
  /** The variables somebody wants of this instance; empty for all, undefined when nobody waits. */
  awaitedVariables(processInstanceKey: number): readonly string[] | undefined;
  completed(processInstanceKey: number, reply: Reply): void;
}

export function createResultWaiters(processor: () => StreamProcessor): ResultWaiters {
  /** Wanted variables, known from the moment the creation is processed. */
  const awaited = new Map<number, readonly string[]>();
  const waiting = new Map<number, (reply: Reply) => void>();

  return {
    awaitResult: (processInstanceKey, variables) => void awaited.set(processInstanceKey, variables),
    awaitedVariables: (processInstanceKey) => awaited.get(processInstanceKey),
    completed(processInstanceKey, reply) {
      waiting.get(processInstanceKey)?.(reply);
      waiting.delete(processInstanceKey);
      awaited.delete(processInstanceKey);
    },
    create: (value, timeoutMs, operationReference) =>
      new Promise((resolve, reject) => {
        let processInstanceKey = -1;
        const stopWaiting = systemClock().setAlarm(Date.now() + timeoutMs, () => {
          waiting.delete(processInstanceKey);
          awaited.delete(processInstanceKey);
          reject(
            new GatewayError(
              status.DEADLINE_EXCEEDED,
              `Time out between gateway and broker: Request timed out after ${isoDuration(timeoutMs)}`,
            ),
          );
        });
        const command = {
          valueType: 'PROCESS_INSTANCE_CREATION',
          intent: 'CREATE_WITH_AWAITING_RESULT',
          key: -1,
          value,
          operationReference,
        } as const;
        processor().submit(command, (outcome) => {
          const reply = replyOf(outcome, 'CREATE_WITH_AWAITING_RESULT');
          if (!reply.ok) {
            stopWaiting();
            reject(reply.error);
            return;
          }
          ({ processInstanceKey } = reply.value as ProcessInstanceCreationValue);
          waiting.set(processInstanceKey, (result) => {
            stopWaiting();
            if (result.ok) resolve(result.value as ProcessInstanceResultValue);
          });
        });
      }),
  };
}

/** Hours, minutes and seconds, e.g. PT1M30.5S. */
function isoDuration(ms: number): string {
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const parts = [hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : '', seconds > 0 ? `${seconds}S` : ''].join(
    '',
  );
  return `PT${parts === '' ? '0S' : parts}`;
}
