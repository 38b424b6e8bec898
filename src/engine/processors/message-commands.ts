/** Messages, and the conversation between the message side and the process side of a subscription. */
import {
  correlateBufferedMessage,
  emptyProcessSubscription,
  emptySubscription,
  sendCorrelate,
  startByMessage,
  startCorrelating,
} from '../behaviours/message-correlation.js';
import { activateEvent, canTrigger } from '../behaviours/triggers.js';
import { getNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Command, RejectionType } from '../records/record.js';
import { DEFAULT_TENANT, type MessageSubscriptionValue } from '../records/values.js';

export function processPublish(p: Processing, command: Command<'MESSAGE'>): void {
  const { messageId, timeToLive } = command.value;
  if (messageId !== '' && p.state.messages.hasId(command.value)) {
    const reason = `Expected to publish a new message with id '${messageId}', but a message with that id was already published`;
    p.reject(command, 'ALREADY_EXISTS', reason);
    return;
  }
  const key = p.nextKey();
  const value = { ...command.value, deadline: command.timestamp + timeToLive };
  p.event('MESSAGE', 'PUBLISHED', key, value);
  p.accept<'MESSAGE'>(key, value);

  const message = { key, value };
  // A message reaches each process id once: those who wait go before start events.
  const reached = new Set<string>();
  const correlating: MessageSubscriptionValue[] = [];
  for (const subscription of p.state.messageSubscriptions.waitingFor(value.name, value.correlationKey)) {
    if (subscription.correlating || reached.has(subscription.value.bpmnProcessId)) continue;
    startCorrelating(p, subscription.key, subscription.value, message);
    reached.add(subscription.value.bpmnProcessId);
    correlating.push(subscription.value);
  }
  for (const subscription of p.state.messageStartSubscriptions.named(value.name)) {
    const { bpmnProcessId } = subscription.value;
    const isLocked = value.correlationKey !== '' && p.state.messages.isLocked(bpmnProcessId, value.correlationKey);
    if (reached.has(bpmnProcessId) || isLocked) continue;
    reached.add(bpmnProcessId);
    startByMessage(p, subscription, message);
  }
  for (const subscription of correlating) sendCorrelate(p, subscription, message);
  if (timeToLive <= 0) p.event('MESSAGE', 'EXPIRED', key, value);
}

export function processMessageBatchExpire(p: Processing, { value }: Command<'MESSAGE_BATCH'>): void {
  const empty = {
    name: '',
    correlationKey: '',
    messageId: '',
    timeToLive: -1,
    deadline: -1,
    variables: {},
    tenantId: DEFAULT_TENANT,
  };
  for (const key of value.messageKeys) p.event('MESSAGE', 'EXPIRED', key, empty);
}

type MessageSide = Command<'MESSAGE_SUBSCRIPTION'>;
type ProcessSide = Command<'PROCESS_MESSAGE_SUBSCRIPTION'>;

export function processSubscriptionCreate(p: Processing, command: MessageSide): void {
  const { value } = command;
  const { elementInstanceKey, messageName } = value;
  if (p.state.messageSubscriptions.find(elementInstanceKey, messageName)) {
    p.command('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATE', -1, {
      ...emptyProcessSubscription(value),
      interrupting: value.interrupting,
    });
    const reason = `Expected to open a new message subscription for element with key '${elementInstanceKey}' and message name '${messageName}', but there is already a message subscription for that element key and message name opened`;
    p.rejectSilently(command, 'INVALID_STATE', reason);
    return;
  }
  const key = p.nextKey();
  p.event('MESSAGE_SUBSCRIPTION', 'CREATED', key, value);
  const message = correlateBufferedMessage(p, key, value);
  if (message) {
    p.amendCommand<'MESSAGE_SUBSCRIPTION'>({ ...value, messageKey: message.key, variables: message.value.variables });
    return;
  }
  p.command('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATE', -1, {
    ...emptyProcessSubscription(value),
    interrupting: value.interrupting,
  });
}

export function processSubscriptionCorrelate(p: Processing, command: MessageSide): void {
  const { elementInstanceKey, messageName } = command.value;
  const subscription = p.state.messageSubscriptions.find(elementInstanceKey, messageName);
  if (!subscription) {
    const reason = `Expected to correlate subscription for element with key '${elementInstanceKey}' and message name '${messageName}', but no such message subscription exists`;
    p.rejectSilently(command, 'NOT_FOUND', reason);
    return;
  }
  p.event('MESSAGE_SUBSCRIPTION', 'CORRELATED', subscription.key, subscription.value);
  if (!subscription.value.interrupting) correlateBufferedMessage(p, subscription.key, subscription.value);
}

/** The process side did not take the message: another subscription of the same process may. */
export function processSubscriptionReject(p: Processing, { key, value }: MessageSide): void {
  p.event('MESSAGE_SUBSCRIPTION', 'REJECTED', key, value);
  const message = p.state.messages.find(value.messageKey);
  if (!message) return;
  const other = p.state.messageSubscriptions
    .waitingFor(value.messageName, value.correlationKey)
    .find((subscription) => subscription.value.bpmnProcessId === value.bpmnProcessId && !subscription.correlating);
  if (!other) return;
  startCorrelating(p, other.key, other.value, message);
  sendCorrelate(p, other.value, message);
}

export function processSubscriptionDelete(p: Processing, command: MessageSide): void {
  const { elementInstanceKey, messageName } = command.value;
  const subscription = p.state.messageSubscriptions.find(elementInstanceKey, messageName);
  if (subscription) p.event('MESSAGE_SUBSCRIPTION', 'DELETED', subscription.key, subscription.value);
  else {
    const reason = `Expected to close message subscription for element with key '${elementInstanceKey}' and message name '${messageName}', but no such message subscription exists`;
    p.rejectSilently(command, 'NOT_FOUND', reason);
  }
  p.command('PROCESS_MESSAGE_SUBSCRIPTION', 'DELETE', -1, emptyProcessSubscription(command.value));
}

export function processProcessSubscriptionCreate(p: Processing, command: ProcessSide): void {
  const { elementInstanceKey, messageName } = command.value;
  const subscription = p.state.processMessageSubscriptions.find(elementInstanceKey, messageName);
  if (subscription?.state === 'opening') {
    p.event('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATED', subscription.key, subscription.value);
    return;
  }
  const prefix = `Expected to create process message subscription with element key '${elementInstanceKey}' and message name '${messageName}', but `;
  if (!subscription) p.rejectSilently(command, 'NOT_FOUND', `${prefix}no such subscription was found`);
  else
    p.rejectSilently(
      command,
      'INVALID_STATE',
      `${prefix}it is already ${subscription.state === 'closing' ? 'closing' : 'opened'}`,
    );
}

export function processProcessSubscriptionCorrelate(p: Processing, command: ProcessSide): void {
  const { value } = command;
  const { elementInstanceKey, messageName } = value;
  const subscription = p.state.processMessageSubscriptions.find(elementInstanceKey, messageName);
  if (!subscription) {
    rejectCorrelation(p, command, 'NOT_FOUND', 'no such subscription was found', 'process message subscription');
    return;
  }
  if (subscription.state === 'closing') {
    rejectCorrelation(p, command, 'INVALID_STATE', 'it is already closing', 'process message subscription');
    return;
  }
  const instance = p.state.elements.find(elementInstanceKey);
  if (!canTrigger(p, instance, subscription.value.elementId)) {
    rejectCorrelation(
      p,
      command,
      'INVALID_STATE',
      'the subscription is not active anymore',
      'a process message subscription',
    );
    return;
  }
  const { elementId, interrupting } = subscription.value;
  const correlated = { ...value, elementId, interrupting };
  p.amendCommand<'PROCESS_MESSAGE_SUBSCRIPTION'>(correlated);
  p.event('PROCESS_MESSAGE_SUBSCRIPTION', 'CORRELATED', subscription.key, correlated);
  const { model } = p.state.deployments.getProcess(instance.value.processDefinitionKey);
  activateEvent(p, instance, getNode(model, elementId), value.variables);
  p.command('MESSAGE_SUBSCRIPTION', 'CORRELATE', -1, {
    ...emptySubscription(value),
    bpmnProcessId: value.bpmnProcessId,
  });
}

function rejectCorrelation(p: Processing, command: ProcessSide, type: RejectionType, why: string, what: string): void {
  const { value } = command;
  const reason = `Expected to correlate ${what} with element key '${value.elementInstanceKey}' and message name '${value.messageName}', but ${why}`;
  p.rejectSilently(command, type, reason);
  p.command('MESSAGE_SUBSCRIPTION', 'REJECT', -1, {
    ...emptySubscription(value),
    bpmnProcessId: value.bpmnProcessId,
    correlationKey: value.correlationKey,
    messageKey: value.messageKey,
    interrupting: false,
  });
}

export function processProcessSubscriptionDelete(p: Processing, command: ProcessSide): void {
  const { elementInstanceKey, messageName } = command.value;
  const subscription = p.state.processMessageSubscriptions.find(elementInstanceKey, messageName);
  if (subscription) {
    p.event('PROCESS_MESSAGE_SUBSCRIPTION', 'DELETED', subscription.key, subscription.value);
    return;
  }
  const reason = `Expected to delete process message subscription for element with key '${elementInstanceKey}' and message name '${messageName}', but no such subscription was found.`;
  p.rejectSilently(command, 'NOT_FOUND', reason);
}
