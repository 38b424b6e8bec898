import type { ResourceLibrary } from '../model/resources.js';
import type { DeploymentValue } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { CommandChannel } from './command-channel.js';
import { listField, requireDefaultTenant, textField, type Fields } from './request-values.js';
import type { ServiceGroup } from './service.js';

/**
 * DeployResource, and DeployProcess for clients of before Zeebe 8. Files are parsed before the command is queued, as
 * parsing is asynchronous and processing is not.
 */
export function deploymentRpcs(channel: CommandChannel, library: ResourceLibrary): ServiceGroup {
  return {
    unary: {
      async DeployResource(request) {
        requireDefaultTenant(request, 'DeployResource');
        const { key, value } = await deploy(channel, library, filesOf(request, 'resources', 'content'));
        return { key: String(key), deployments: deploymentsOf(value), tenantId: DEFAULT_TENANT };
      },
      async DeployProcess(request) {
        const { key, value } = await deploy(channel, library, filesOf(request, 'processes', 'definition'));
        return { key: String(key), processes: processesOf(value) };
      },
    },
  };
}

interface DeployedFile {
  readonly name: string;
  readonly content: Buffer;
}

const filesOf = (request: Fields, list: string, content: string): DeployedFile[] =>
  listField<Fields>(request, list).map((file) => ({
    name: textField(file, 'name'),
    content: Buffer.from((file[content] ?? []) as Uint8Array),
  }));

async function deploy(channel: CommandChannel, library: ResourceLibrary, files: readonly DeployedFile[]) {
  for (const { name, content } of files) await library.prepare(name, content);
  return channel.send({
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
}

const processesOf = ({ processesMetadata }: DeploymentValue): Fields[] =>
  processesMetadata.map(({ bpmnProcessId, version, processDefinitionKey, resourceName, tenantId }) => ({
    bpmnProcessId,
    version,
    processDefinitionKey: String(processDefinitionKey),
    resourceName,
    tenantId,
  }));

function deploymentsOf(value: DeploymentValue): Fields[] {
  const { decisionsMetadata, decisionRequirementsMetadata, formMetadata } = value;
  return [
    ...processesOf(value).map((process) => ({ process })),
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
