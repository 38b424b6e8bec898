/** Bringing messages and those who wait for them together. */
import type { Processing } from '../processing.js';
import {
  DEFAULT_TENANT,
  type MessageStartEventSubscriptionValue,
  type MessageSubscriptionValue,
  type ProcessMessageSubscriptionValue,
} from '../records/values.js';
import type { Message } from '../state/messages.js';
import type { Subscription } from '../state/subscriptions.js';
import { startProcessAt } from './triggers.js';

/** Starts a process instance for a message at its start event. */
export function startByMessage(
  p: Processing,
  { key, value }: Subscription<MessageStartEventSubscriptionValue>,
  message: Message,
): void {
  const processInstanceKey = p.nextKey();
  p.event('MESSAGE_START_EVENT_SUBSCRIPTION', 'CORRELATED', key, {
    ...value,
    processInstanceKey,
    correlationKey: message.value.correlationKey,
    messageKey: message.key,
    messageName: message.value.name,
    variables: message.value.variables,
  });
  startProcessAt(p, value.processDefinitionKey, processInstanceKey, value.startEventId, message.value.variables);
}

/** An instance with this correlation key has ended: the oldest buffered message with the key starts the next one. */
export function correlateNextStartMessage(p: Processing, bpmnProcessId: string, correlationKey: string): void {
  const latest = p.state.deployments.latestProcess(bpmnProcessId);
  if (!latest) return;
  let next: { subscription: Subscription<MessageStartEventSubscriptionValue>; message: Message } | undefined;
  for (const subscription of p.state.messageStartSubscriptions.ofOwner(latest.key)) {
    const message = p.state.messages.findBuffered(
      subscription.value.messageName,
      correlationKey,
      ({ key, value }) => value.deadline > p.nowMs && !p.state.messages.isCorrelated(key, bpmnProcessId),
    );
    if (message && (!next || message.key < next.message.key)) next = { subscription, message };
  }
  if (next) startByMessage(p, next.subscription, next.message);
}

/** A subscription takes the oldest buffered message that its process has not had yet; returns it, if there is one. */
export function correlateBufferedMessage(
  p: Processing,
  key: number,
  subscription: MessageSubscriptionValue,
): Message | undefined {
  const { messageName, correlationKey, bpmnProcessId } = subscription;
  const message = p.state.messages.findBuffered(
    messageName,
    correlationKey,
    (candidate) => candidate.value.deadline > p.nowMs && !p.state.messages.isCorrelated(candidate.key, bpmnProcessId),
  );
  if (!message) return undefined;
  startCorrelating(p, key, subscription, message);
  sendCorrelate(p, subscription, message);
  return message;
}

export function startCorrelating(
  p: Processing,
  key: number,
  subscription: MessageSubscriptionValue,
  { key: messageKey, value }: Message,
): void {
  p.event('MESSAGE_SUBSCRIPTION', 'CORRELATING', key, { ...subscription, messageKey, variables: value.variables });
}

/** Asks the process side to take the message. */
export function sendCorrelate(
  p: Processing,
  subscription: MessageSubscriptionValue,
  { key: messageKey, value }: Message,
): void {
  p.command('PROCESS_MESSAGE_SUBSCRIPTION', 'CORRELATE', -1, {
    ...emptyProcessSubscription(subscription),
    bpmnProcessId: subscription.bpmnProcessId,
    messageKey,
    variables: value.variables,
    correlationKey: subscription.correlationKey,
  });
}

/** What a command between the two sides says at least. */
export function emptyProcessSubscription(of: MessageSubscriptionValue): ProcessMessageSubscriptionValue {
  return { ...emptySubscription(of), elementId: '' };
}

export function emptySubscription({
  processInstanceKey,
  elementInstanceKey,
  messageName,
}: MessageSubscriptionValue): MessageSubscriptionValue {
  return {
    processInstanceKey,
    elementInstanceKey,
    messageName,
    correlationKey: '',
    bpmnProcessId: '',
    messageKey: -1,
    variables: {},
    interrupting: true,
    tenantId: DEFAULT_TENANT,
  };
}
