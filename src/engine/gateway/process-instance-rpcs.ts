/** CreateProcessInstance, ...WithResult, CancelProcessInstance, SetVariables. */
import { status } from '@grpc/grpc-js';
import { DEFAULT_TENANT, type ProcessInstanceCreationValue } from '../records/values.js';
import type { CommandChannel } from './command-channel.js';
import {
  listField,
  keyField,
  numberField,
  operationReference,
  requireDefaultTenant,
  textField,
  variablesField,
  type Fields,
} from './request-values.js';
import type { ResultWaiters } from './result-waiters.js';
import type { ServiceGroup } from './service.js';
import { GatewayError } from './status.js';

const USUAL_REQUEST_TIMEOUT_MS = 15_000;

export function processInstanceRpcs(channel: CommandChannel, waiters: ResultWaiters): ServiceGroup {
  return {
    unary: {
      async CreateProcessInstance(request) {
        const value = creationValue(request, 'CreateProcessInstance');
        const created = await channel.send({
          valueType: 'PROCESS_INSTANCE_CREATION',
          intent: 'CREATE',
          value,
          operationReference: operationReference(request),
        });
        return creationAnswer(created.value);
      },

      async CreateProcessInstanceWithResult(request) {
        const inner = (request['request'] ?? {}) as Fields;
        const fetchVariables = listField<string>(request, 'fetchVariables');
        const value = { ...creationValue(inner, 'CreateProcessInstanceWithResult'), fetchVariables };
        const timeoutMs =
          numberField(request, 'requestTimeout') > 0
            ? numberField(request, 'requestTimeout')
            : USUAL_REQUEST_TIMEOUT_MS;
        const result = await waiters.create(value, timeoutMs, operationReference(inner));
        return { ...creationAnswer(result), variables: JSON.stringify(result.variables) };
      },

      async CancelProcessInstance(request) {
        const key = keyField(request, 'processInstanceKey');
        await channel.send({
          valueType: 'PROCESS_INSTANCE',
          intent: 'CANCEL',
          key,
          operationReference: operationReference(request),
          value: {
            bpmnProcessId: '',
            version: -1,
            processDefinitionKey: -1,
            processInstanceKey: -1,
            elementId: '',
            flowScopeKey: -1,
            bpmnElementType: 'UNSPECIFIED',
            bpmnEventType: 'UNSPECIFIED',
            parentProcessInstanceKey: -1,
            parentElementInstanceKey: -1,
            tenantId: DEFAULT_TENANT,
          },
        });
        return {};
      },

      async SetVariables(request) {
        const updated = await channel.send({
          valueType: 'VARIABLE_DOCUMENT',
          intent: 'UPDATE',
          operationReference: operationReference(request),
          value: {
            scopeKey: keyField(request, 'elementInstanceKey'),
            updateSemantics: request['local'] === true ? 'LOCAL' : 'PROPAGATE',
            variables: variablesField(request),
            tenantId: DEFAULT_TENANT,
          },
        });
        return { key: String(updated.key) };
      },
    },
  };
}

function creationValue(request: Fields, rpc: string): ProcessInstanceCreationValue {
  requireDefaultTenant(request, rpc);
  if (listField(request, 'runtimeInstructions').length > 0) {
    throw new GatewayError(status.UNIMPLEMENTED, 'This engine does not know runtime instructions');
  }
  return {
    bpmnProcessId: textField(request, 'bpmnProcessId'),
    processDefinitionKey: numberField(request, 'processDefinitionKey'),
    version: numberField(request, 'version'),
    processInstanceKey: -1,
    variables: variablesField(request),
    fetchVariables: [],
    startInstructions: listField<Fields>(request, 'startInstructions').map((instruction) => ({
      elementId: textField(instruction, 'elementId'),
    })),
    tenantId: DEFAULT_TENANT,
  };
}

type Created = Pick<
  ProcessInstanceCreationValue,
  'processDefinitionKey' | 'bpmnProcessId' | 'version' | 'processInstanceKey' | 'tenantId'
>;

function creationAnswer({
  processDefinitionKey,
  bpmnProcessId,
  version,
  processInstanceKey,
  tenantId,
}: Created): Fields {
  return {
    processDefinitionKey: String(processDefinitionKey),
    bpmnProcessId,
    version,
    processInstanceKey: String(processInstanceKey),
    tenantId,
  };
}
