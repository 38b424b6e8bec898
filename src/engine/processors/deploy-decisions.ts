import type { DecisionRequirements } from '../dmn/decision-requirements.js';
import type { DecisionRequirementsMetadata } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { DeployedFile, Deploying } from './deployment-commands.js';

/** Deploys the decisions of a DMN file; returns why it is refused. */
export function deployDecisions(deploying: Deploying, file: DeployedFile): string | undefined {
  const parsed = deploying.library.decisions(file.checksum);
  if (!parsed.ok) return `'${file.name}': ${parsed.error}`;
  const refusal = whyDuplicated(deploying, file, parsed.value);
  if (refusal !== undefined) return refusal;

  const { p, drgs, decisions } = deploying;
  const drg = requirementsMetadata(deploying, file, parsed.value);
  drgs.push(drg);
  const added = parsed.value.decisions.map((decision) => {
    const latest = p.state.deployments.latestDecision(decision.id);
    const duplicate = latest?.value.decisionRequirementsKey === drg.decisionRequirementsKey;
    return {
      decisionId: decision.id,
      decisionName: decision.name,
      version: duplicate ? latest.value.version : (latest?.value.version ?? 0) + 1,
      decisionKey: duplicate ? latest.key : p.nextKey(),
      decisionRequirementsId: drg.decisionRequirementsId,
      decisionRequirementsKey: drg.decisionRequirementsKey,
      duplicate,
      versionTag: '',
      deploymentKey: duplicate ? latest.value.deploymentKey : deploying.deploymentKey,
      tenantId: DEFAULT_TENANT,
    };
  });
  decisions.push(...added);
  if (!drg.duplicate) p.event('DECISION_REQUIREMENTS', 'CREATED', drg.decisionRequirementsKey, { ...drg, resource: file.content });
  for (const decision of added) if (!decision.duplicate) p.event('DECISION', 'CREATED', decision.decisionKey, decision);
  return undefined;
}

function requirementsMetadata({ p }: Deploying, file: DeployedFile, drg: DecisionRequirements): DecisionRequirementsMetadata {
  const { deployments } = p.state;
  const latest = deployments.latestDecisionRequirements(drg.id);
  const duplicate =
    latest?.resourceName === file.name &&
    latest.checksum === file.checksum &&
    drg.decisions.every(({ id }) => deployments.latestDecision(id)?.value.decisionRequirementsKey === latest.decisionRequirementsKey);
  return {
    decisionRequirementsId: drg.id,
    decisionRequirementsName: drg.name,
    decisionRequirementsVersion: duplicate ? latest.decisionRequirementsVersion : (latest?.decisionRequirementsVersion ?? 0) + 1,
    decisionRequirementsKey: duplicate ? latest.decisionRequirementsKey : p.nextKey(),
    namespace: drg.namespace,
    resourceName: file.name,
    checksum: file.checksum,
    duplicate,
    tenantId: DEFAULT_TENANT,
  };
}

function whyDuplicated({ drgs, decisions }: Deploying, file: DeployedFile, drg: DecisionRequirements): string | undefined {
  const sameDrg = drgs.find(({ decisionRequirementsId }) => decisionRequirementsId === drg.id);
  if (sameDrg) {
    return `Expected the decision requirements ids to be unique within a deployment but found a duplicated id '${drg.id}' in the resources '${sameDrg.resourceName}' and '${file.name}'.`;
  }
  const sameDecision = decisions.find(({ decisionId }) => drg.decisions.some(({ id }) => id === decisionId));
  if (!sameDecision) return undefined;
  const resource = drgs.find(({ decisionRequirementsKey }) => decisionRequirementsKey === sameDecision.decisionRequirementsKey)?.resourceName ?? '<?>';
  return `Expected the decision ids to be unique within a deployment but found a duplicated id '${sameDecision.decisionId}' in the resources '${resource}' and '${file.name}'.`;
}
