import type { Logger } from 'pino';
import { NotFoundError } from '../errors.js';
import type { EngineClient } from '../zeebe/engine-client.js';
import type { OutboxMessage } from './outbox.js';

/**
 * Delivers one message, once. `sent`: the engine took a start, which counts when the record stream shows its instance;
 * `done`: nothing is left to wait for.
 *
 * @throws what the engine or the mail server threw
 */
export type DeliverMessage = (key: string, message: OutboxMessage) => Promise<'sent' | 'done'>;

/** @param timeToLiveMs how long the engine knows a message by its id, and drops repetitions of it */
export function createDeliverMessage({
  engine,
  sendMail,
  timeToLiveMs,
  logger,
}: {
  readonly engine: Pick<EngineClient, 'publishMessage' | 'completeJob'>;
  /** Sends one queued notification; safe to repeat. @throws when the mail server did not take it */
  readonly sendMail: (notificationId: string) => Promise<void>;
  readonly timeToLiveMs: number;
  readonly logger: Pick<Logger, 'info'>;
}): DeliverMessage {
  return async (key, message) => {
    switch (message.kind) {
      case 'publish-message': {
        const { name, correlationKey, variables, startsCaseId } = message;
        await engine.publishMessage({ name, correlationKey, messageId: key, timeToLiveMs, variables });
        return startsCaseId === null ? 'done' : 'sent';
      }
      case 'complete-job':
        try {
          await engine.completeJob(message.jobKey, message.variables);
        } catch (error) {
          if (!(error instanceof NotFoundError)) throw error;
          logger.info({ key }, 'job was completed or canceled already');
        }
        return 'done';
      case 'send-mail':
        await sendMail(message.notificationId);
        return 'done';
      default:
        throw new Error(`Unknown kind of message: ${JSON.stringify(message satisfies never)}`);
    }
  };
}
