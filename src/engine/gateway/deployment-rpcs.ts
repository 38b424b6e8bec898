import type { ResourceLibrary } from '../model/resources.js';
import type { DeploymentValue } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { CommandChannel } from './command-channel.js';
import { listField, requireDefaultTenant, textField, type Fields } from './request-values.js';
import type { ServiceGroup } from './service.js';

/** DeployResource. Files are parsed before the command is queued, as parsing is asynchronous and processing is not. */
export function deploymentRpcs(channel: CommandChannel, library: ResourceLibrary): ServiceGroup {
  return {
    unary: {
      async DeployResource(request) {
        requireDefaultTenant(request, 'DeployResource');
        const files = listField<Fields>(request, 'resources').map((resource) => ({
          name: textField(resource, 'name'),
          content: Buffer.from((resource['content'] ?? []) as Uint8Array),
        }));
        for (const { name, content } of files) await library.prepare(name, content);
        const deployed = await channel.send({
          valueType: 'DEPLOYMENT',
          intent: 'CREATE',
          value: {
            resources: files.map(({ name, content }) => ({ resource: content.toString('base64'), resourceName: name })),
            processesMetadata: [],
            decisionsMetadata: [],
            decisionRequirementsMetadata: [],
            formMetadata: [],
            deploymentKey: -1,
            tenantId: DEFAULT_TENANT,
          },
        });
        return { key: String(deployed.key), deployments: deploymentsOf(deployed.value), tenantId: DEFAULT_TENANT };
      },
    },
  };
}

function deploymentsOf({ processesMetadata, decisionsMetadata, decisionRequirementsMetadata, formMetadata }: DeploymentValue): Fields[] {
  return [
    ...processesMetadata.map(({ bpmnProcessId, version, processDefinitionKey, resourceName, tenantId }) => ({
      process: { bpmnProcessId, version, processDefinitionKey: String(processDefinitionKey), resourceName, tenantId },
    })),
    ...decisionsMetadata.map((decision) => ({
      decision: {
        dmnDecisionId: decision.decisionId,
        dmnDecisionName: decision.decisionName,
        version: decision.version,
        decisionKey: String(decision.decisionKey),
        dmnDecisionRequirementsId: decision.decisionRequirementsId,
        decisionRequirementsKey: String(decision.decisionRequirementsKey),
        tenantId: decision.tenantId,
      },
    })),
    ...decisionRequirementsMetadata.map((drg) => ({
      decisionRequirements: {
        dmnDecisionRequirementsId: drg.decisionRequirementsId,
        dmnDecisionRequirementsName: drg.decisionRequirementsName,
        version: drg.decisionRequirementsVersion,
        decisionRequirementsKey: String(drg.decisionRequirementsKey),
        resourceName: drg.resourceName,
        tenantId: drg.tenantId,
      },
    })),
    ...formMetadata.map(({ formId, version, formKey, resourceName, tenantId }) => ({
      form: { formId, version, formKey: String(formKey), resourceName, tenantId },
    })),
  ];
}
