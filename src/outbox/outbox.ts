import type { JsonObject } from '../json.js';

/** What leaves the platform through the outbox: a fact already stored, to be told once. */
export type OutboxMessage =
  /** `messageId` is the row's key: the engine drops a second publication while the message lives. */
  | {
      readonly kind: 'publish-message';
      readonly name: string;
      readonly correlationKey: string;
      readonly variables: JsonObject;
      /** Set for the start of a case: the row is done only when the record stream shows its instance. */
      readonly startsCaseId: string | null;
    }
  | { readonly kind: 'complete-job'; readonly jobKey: string; readonly variables: JsonObject }
  | { readonly kind: 'send-mail'; readonly notificationId: string };

export interface Outbox {
  /** Stores the row once per key; a second call with the same key changes nothing. Delivery follows in the background. */
  put(key: string, message: OutboxMessage): Promise<void>;
}
