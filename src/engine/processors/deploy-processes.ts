import type { ExecutableProcess } from '../model/executable.js';
import type { ProcessMetadata } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { DeployedFile, Deploying } from './deployment-commands.js';

/** Describes the executable processes of a BPMN file; returns why it is refused. */
export function describeProcesses(deploying: Deploying, file: DeployedFile): string | undefined {
  const models = deploying.library.models(file.checksum);
  if (!models.ok) return `'${file.name}': ${models.error}`;
  const ids = models.value.map(({ id }) => id);
  const earlier = deploying.processes.find(({ bpmnProcessId }) => ids.includes(bpmnProcessId));
  if (earlier) return `Duplicated process id in resources '${earlier.resourceName}' and '${file.name}'`;
  deploying.processes.push(...models.value.map((model) => describeProcess(deploying, file, model)));
  return undefined;
}

function describeProcess(
  { p, deploymentKey }: Deploying,
  file: DeployedFile,
  { id, versionTag }: ExecutableProcess,
): ProcessMetadata {
  const latest = p.state.deployments.latestProcess(id);
  const duplicate = latest?.value.checksum === file.checksum && latest.value.resourceName === file.name;
  return {
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
}

/** Writes the file's processes; one that has not changed gets a new version with the rest of its deployment. */
export function writeProcesses({ p, deploymentKey, processes }: Deploying, file: DeployedFile): void {
  for (const [index, described] of processes.entries()) {
    if (described.resourceName !== file.name || described.checksum !== file.checksum) continue;
    const { duplicate, version } = described;
    const metadata = duplicate
      ? { ...described, processDefinitionKey: p.nextKey(), version: version + 1, duplicate: false, deploymentKey }
      : described;
    processes[index] = metadata;
    p.event('PROCESS', 'CREATED', metadata.processDefinitionKey, { ...metadata, resource: file.content });
  }
}
