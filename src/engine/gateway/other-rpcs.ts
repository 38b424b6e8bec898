/** Topology, messages, signals, incidents. */
import { DEFAULT_TENANT } from '../records/values.js';
import type { CommandChannel } from './command-channel.js';
import {
  keyField,
  numberField,
  operationReference,
  requireDefaultTenant,
  textField,
  variablesField,
} from './request-values.js';
import type { ServiceGroup } from './service.js';
import { BROKER_VERSION } from '../export/exported-record.js';

/** @param address where this gateway listens */
export function otherRpcs(channel: CommandChannel, address: () => { host: string; port: number }): ServiceGroup {
  return {
    unary: {
      Topology: async () => {
        const { host, port } = address();
        const partition = { partitionId: 1, role: 'LEADER', health: 'HEALTHY' };
        return Promise.resolve({
          brokers: [{ nodeId: 0, host, port, partitions: [partition], version: BROKER_VERSION }],
          clusterSize: 1,
          partitionsCount: 1,
          replicationFactor: 1,
          gatewayVersion: BROKER_VERSION,
        });
      },

      async PublishMessage(request) {
        requireDefaultTenant(request, 'PublishMessage');
        const published = await channel.send({
          valueType: 'MESSAGE',
          intent: 'PUBLISH',
          value: {
            name: textField(request, 'name'),
            correlationKey: textField(request, 'correlationKey'),
            messageId: textField(request, 'messageId'),
            timeToLive: numberField(request, 'timeToLive'),
            deadline: -1,
            variables: variablesField(request),
            tenantId: DEFAULT_TENANT,
          },
        });
        return { key: String(published.key), tenantId: DEFAULT_TENANT };
      },

      async BroadcastSignal(request) {
        requireDefaultTenant(request, 'BroadcastSignal');
        const broadcast = await channel.send({
          valueType: 'SIGNAL',
          intent: 'BROADCAST',
          value: {
            signalName: textField(request, 'signalName'),
            variables: variablesField(request),
            tenantId: DEFAULT_TENANT,
          },
        });
        return { key: String(broadcast.key), tenantId: DEFAULT_TENANT };
      },

      async ResolveIncident(request) {
        await channel.send({
          valueType: 'INCIDENT',
          intent: 'RESOLVE',
          key: keyField(request, 'incidentKey'),
          operationReference: operationReference(request),
          value: {
            errorType: 'UNKNOWN',
            errorMessage: '',
            bpmnProcessId: '',
            processDefinitionKey: -1,
            processInstanceKey: -1,
            elementId: '',
            elementInstanceKey: -1,
            jobKey: -1,
            variableScopeKey: -1,
            elementInstancePath: [],
            processDefinitionPath: [],
            callingElementPath: [],
            tenantId: DEFAULT_TENANT,
          },
        });
        return {};
      },
    },
  };
}
