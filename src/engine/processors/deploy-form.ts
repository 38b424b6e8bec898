import { DEFAULT_TENANT } from '../records/values.js';
import type { Result } from '../result.js';
import type { DeployedFile, Deploying } from './deployment-commands.js';

/** Describes a form; returns why it is refused. */
export function describeForm({ p, deploymentKey, forms }: Deploying, file: DeployedFile): string | undefined {
  const form = readForm(file);
  if (!form.ok) return form.error;
  const { formId, versionTag } = form.value;
  const twin = forms.find((other) => other.formId === formId);
  if (twin) {
    return `Expected the form ids to be unique within a deployment but found a duplicated id '${formId}' in the resources '${twin.resourceName}' and '${file.name}'.`;
  }
  const latest = p.state.deployments.latestForm(formId);
  const duplicate = latest?.checksum === file.checksum && latest.resourceName === file.name;
  forms.push({
    formId,
    version: duplicate ? latest.version : (latest?.version ?? 0) + 1,
    formKey: duplicate ? latest.formKey : p.nextKey(),
    resourceName: file.name,
    checksum: file.checksum,
    duplicate,
    versionTag,
    deploymentKey: duplicate ? latest.deploymentKey : deploymentKey,
    tenantId: DEFAULT_TENANT,
  });
  return undefined;
}

/** Writes the form; one that has not changed gets a new version with the rest of its deployment. */
export function writeForm({ p, deploymentKey, forms }: Deploying, file: DeployedFile): void {
  const index = forms.findIndex(
    ({ resourceName, checksum }) => resourceName === file.name && checksum === file.checksum,
  );
  const described = forms[index];
  if (!described) return;
  const { duplicate, version } = described;
  const metadata = duplicate
    ? { ...described, formKey: p.nextKey(), version: version + 1, duplicate: false, deploymentKey }
    : described;
  forms[index] = metadata;
  p.event('FORM', 'CREATED', metadata.formKey, { ...metadata, resource: file.content });
}

function readForm({ name, content }: DeployedFile): Result<{ formId: string; versionTag: string }, string> {
  let form: unknown;
  try {
    form = JSON.parse(Buffer.from(content, 'base64').toString('utf8'));
  } catch (error) {
    return {
      ok: false,
      error: `Failed to parse formId from form JSON. '${name}': ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const { id, versionTag } = (typeof form === 'object' && form !== null ? form : {}) as {
    id?: unknown;
    versionTag?: unknown;
  };
  if (typeof id !== 'string') return { ok: false, error: 'Expected the form id to be present, but none given' };
  if (id.trim() === '') return { ok: false, error: 'Expected the form id to be filled, but it is blank' };
  return { ok: true, value: { formId: id, versionTag: typeof versionTag === 'string' ? versionTag : '' } };
}
