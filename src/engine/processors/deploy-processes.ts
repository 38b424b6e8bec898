import type { ExecutableProcess } from '../model/executable.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { DeployedFile, Deploying } from './deployment-commands.js';

/** Deploys the executable processes of a BPMN file; returns why it is refused. */
export function deployProcesses(deploying: Deploying, file: DeployedFile): string | undefined {
  const models = deploying.library.models(file.checksum);
  if (!models.ok) return `'${file.name}': ${models.error}`;
  const ids = models.value.map(({ id }) => id);
  const earlier = deploying.processes.find(({ bpmnProcessId }) => ids.includes(bpmnProcessId));
  if (earlier) return `Duplicated process id in resources '${earlier.resourceName}' and '${file.name}'`;
  for (const model of models.value) deployProcess(deploying, file, model);
  return undefined;
}

function deployProcess({ p, deploymentKey, processes }: Deploying, file: DeployedFile, { id, versionTag }: ExecutableProcess): void {
  const latest = p.state.deployments.latestProcess(id);
  const duplicate = latest?.value.checksum === file.checksum && latest.value.resourceName === file.name;
  const metadata = {
    bpmnProcessId: id,
    version: duplicate ? latest.value.version : (latest?.value.version ?? 0) + 1,
    processDefinitionKey: duplicate ? latest.key : p.nextKey(),
    resourceName: file.name,
    checksum: file.checksum,
    duplicate,
    versionTag,
    deploymentKey: duplicate ? latest.value.deploymentKey : deploymentKey,
    tenantId: DEFAULT_TENANT,
  };
  processes.push(metadata);
  if (!duplicate) p.event('PROCESS', 'CREATED', metadata.processDefinitionKey, { ...metadata, resource: file.content });
}
