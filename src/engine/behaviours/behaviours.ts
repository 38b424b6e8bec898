/** One behaviour for each element kind. */
import type { BpmnElementType } from '../records/values.js';
import type { Behaviour, ContainerBehaviour } from './behaviour.js';
import { boundaryEvent } from './boundary-event.js';
import { businessRuleTask } from './business-rule-task.js';
import { callActivity } from './call-activity.js';
import { endEvent } from './end-event.js';
import { eventBasedGateway } from './event-based-gateway.js';
import { eventSubProcess } from './event-sub-process.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { intermediateCatchEvent } from './intermediate-catch-event.js';
import { intermediateThrowEvent } from './intermediate-throw-event.js';
import { jobTask } from './job-task.js';
import { multiInstanceBody } from './multi-instance-body.js';
import { parallelGateway } from './parallel-gateway.js';
import { passThroughTask } from './pass-through-task.js';
import { processBehaviour } from './process.js';
import { receiveTask } from './receive-task.js';
import { scriptTask } from './script-task.js';
import { startEvent } from './start-event.js';
import { subProcess } from './sub-process.js';

type ActivatedType = Exclude<BpmnElementType, 'UNSPECIFIED' | 'SEQUENCE_FLOW'>;

const CONTAINERS = {
  PROCESS: processBehaviour,
  SUB_PROCESS: subProcess,
  EVENT_SUB_PROCESS: eventSubProcess,
  MULTI_INSTANCE_BODY: multiInstanceBody,
  CALL_ACTIVITY: callActivity,
} as const satisfies Partial<Record<BpmnElementType, ContainerBehaviour>>;

const BEHAVIOURS: Readonly<Record<ActivatedType, Behaviour>> = {
  ...CONTAINERS,
  START_EVENT: startEvent,
  INTERMEDIATE_CATCH_EVENT: intermediateCatchEvent,
  INTERMEDIATE_THROW_EVENT: intermediateThrowEvent,
  BOUNDARY_EVENT: boundaryEvent,
  END_EVENT: endEvent,
  SERVICE_TASK: jobTask,
  SEND_TASK: jobTask,
  USER_TASK: jobTask,
  BUSINESS_RULE_TASK: businessRuleTask,
  SCRIPT_TASK: scriptTask,
  RECEIVE_TASK: receiveTask,
  MANUAL_TASK: passThroughTask,
  TASK: passThroughTask,
  EXCLUSIVE_GATEWAY: exclusiveGateway,
  PARALLEL_GATEWAY: parallelGateway,
  EVENT_BASED_GATEWAY: eventBasedGateway,
};

/** @throws for a type that is never activated: only the engine writes these records. */
export function behaviourOf(type: BpmnElementType): Behaviour {
  if (type === 'UNSPECIFIED' || type === 'SEQUENCE_FLOW') throw new Error(`A ${type} is not activated`);
  return BEHAVIOURS[type];
}

/** @throws for a type without children. */
export function containerBehaviour(type: BpmnElementType): ContainerBehaviour {
  if (!(type in CONTAINERS)) throw new Error(`A ${type} has no children`);
  return CONTAINERS[type as keyof typeof CONTAINERS];
}
