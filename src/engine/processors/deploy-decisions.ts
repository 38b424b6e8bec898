import type { DecisionRequirements } from '../dmn/decision-requirements.js';
import type { DecisionRequirementsMetadata, DecisionValue } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { DeployedFile, Deploying } from './deployment-commands.js';

/** Describes the decisions of a DMN file; returns why it is refused. */
export function describeDecisions(deploying: Deploying, file: DeployedFile): string | undefined {
  const parsed = deploying.library.decisions(file.checksum);
  if (!parsed.ok) return `'${file.name}': ${parsed.error}`;
  const refusal = whyDuplicated(deploying, file, parsed.value);
  if (refusal !== undefined) return refusal;
  const drg = describeRequirements(deploying, file, parsed.value);
  deploying.drgs.push(drg);
  deploying.decisions.push(...parsed.value.decisions.map(({ id, name }) => describeDecision(deploying, drg, id, name)));
  return undefined;
}

function describeRequirements(
  { p }: Deploying,
  file: DeployedFile,
  drg: DecisionRequirements,
): DecisionRequirementsMetadata {
  const { deployments } = p.state;
  const latest = deployments.latestDecisionRequirements(drg.id);
  const duplicate =
    latest?.resourceName === file.name &&
    latest.checksum === file.checksum &&
    drg.decisions.every(
      ({ id }) => deployments.latestDecision(id)?.value.decisionRequirementsKey === latest.decisionRequirementsKey,
    );
  return {
    decisionRequirementsId: drg.id,
    decisionRequirementsName: drg.name,
    decisionRequirementsVersion: duplicate
      ? latest.decisionRequirementsVersion
      : (latest?.decisionRequirementsVersion ?? 0) + 1,
    decisionRequirementsKey: duplicate ? latest.decisionRequirementsKey : p.nextKey(),
    namespace: drg.namespace,
    resourceName: file.name,
    checksum: file.checksum,
    duplicate,
    tenantId: DEFAULT_TENANT,
  };
}

function describeDecision(
  { p, deploymentKey }: Deploying,
  drg: DecisionRequirementsMetadata,
  decisionId: string,
  decisionName: string,
): DecisionValue {
  const latest = p.state.deployments.latestDecision(decisionId);
  const duplicate = latest?.value.decisionRequirementsKey === drg.decisionRequirementsKey;
  return {
    decisionId,
    decisionName,
    version: duplicate ? latest.value.version : (latest?.value.version ?? 0) + 1,
    decisionKey: duplicate ? latest.key : p.nextKey(),
    decisionRequirementsId: drg.decisionRequirementsId,
    decisionRequirementsKey: drg.decisionRequirementsKey,
    duplicate,
    versionTag: '',
    deploymentKey: duplicate ? latest.value.deploymentKey : deploymentKey,
    tenantId: DEFAULT_TENANT,
  };
}

/** Writes the file's decisions; what has not changed gets a new version with the rest of its deployment. */
export function writeDecisions({ p, deploymentKey, drgs, decisions }: Deploying, file: DeployedFile): void {
  const index = drgs.findIndex(
    ({ resourceName, checksum }) => resourceName === file.name && checksum === file.checksum,
  );
  const described = drgs[index];
  if (!described) return;
  const drg = described.duplicate
    ? {
        ...described,
        decisionRequirementsKey: p.nextKey(),
        decisionRequirementsVersion: described.decisionRequirementsVersion + 1,
        duplicate: false,
      }
    : described;
  drgs[index] = drg;
  p.event('DECISION_REQUIREMENTS', 'CREATED', drg.decisionRequirementsKey, { ...drg, resource: file.content });
  for (const [place, decision] of decisions.entries()) {
    if (decision.decisionRequirementsKey !== described.decisionRequirementsKey) continue;
    const { decisionRequirementsKey } = drg;
    const written = decision.duplicate
      ? {
          ...decision,
          decisionKey: p.nextKey(),
          version: decision.version + 1,
          duplicate: false,
          decisionRequirementsKey,
          deploymentKey,
        }
      : decision;
    decisions[place] = written;
    p.event('DECISION', 'CREATED', written.decisionKey, written);
  }
}

function whyDuplicated(
  { drgs, decisions }: Deploying,
  file: DeployedFile,
  drg: DecisionRequirements,
): string | undefined {
  const sameDrg = drgs.find(({ decisionRequirementsId }) => decisionRequirementsId === drg.id);
  if (sameDrg) {
    return `Expected the decision requirements ids to be unique within a deployment but found a duplicated id '${drg.id}' in the resources '${sameDrg.resourceName}' and '${file.name}'.`;
  }
  const sameDecision = decisions.find(({ decisionId }) => drg.decisions.some(({ id }) => id === decisionId));
  if (!sameDecision) return undefined;
  const resource =
    drgs.find(({ decisionRequirementsKey }) => decisionRequirementsKey === sameDecision.decisionRequirementsKey)
      ?.resourceName ?? '<?>';
  return `Expected the decision ids to be unique within a deployment but found a duplicated id '${sameDecision.decisionId}' in the resources '${resource}' and '${file.name}'.`;
}
