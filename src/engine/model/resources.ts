/** Parses deployed files once and keeps what they mean, by checksum. */
import { createHash } from 'node:crypto';
import { parseDecisionRequirements, type DecisionRequirements } from '../dmn/decision-requirements.js';
import type { Result } from '../result.js';
import type { ParsedResources } from '../state/deployments.js';
import type { ExecutableProcess } from './executable.js';
import { parseModel } from './parse-model.js';

export type ResourceKind = 'bpmn' | 'dmn' | 'form';

/** By the ending of the file's name; undefined for a file that cannot be deployed. */
export function resourceKind(name: string): ResourceKind | undefined {
  if (name.endsWith('.bpmn') || name.endsWith('.xml')) return 'bpmn';
  if (name.endsWith('.dmn')) return 'dmn';
  return name.endsWith('.form') ? 'form' : undefined;
}

/** MD5 as base64, which is what records call a checksum. */
export const checksumOf = (content: Uint8Array): string => createHash('md5').update(content).digest('base64');

export class ResourceLibrary implements ParsedResources {
  readonly #models = new Map<string, Result<readonly ExecutableProcess[], string>>();
  readonly #decisions = new Map<string, Result<DecisionRequirements, string>>();

  /** Parses the file unless it is known; never throws, as what is wrong with it is told when it is deployed. */
  async prepare(name: string, content: Uint8Array): Promise<void> {
    const kind = resourceKind(name);
    const checksum = checksumOf(content);
    const text = Buffer.from(content).toString('utf8');
    if (kind === 'bpmn' && !this.#models.has(checksum)) this.#models.set(checksum, await parseModel(text));
    if (kind === 'dmn' && !this.#decisions.has(checksum))
      this.#decisions.set(checksum, await parseDecisionRequirements(text));
  }

  /** What a prepared BPMN file means. */
  models(checksum: string): Result<readonly ExecutableProcess[], string> {
    return this.#models.get(checksum) ?? { ok: false, error: 'The file was not read' };
  }

  /** What a prepared DMN file means. */
  decisions(checksum: string): Result<DecisionRequirements, string> {
    return this.#decisions.get(checksum) ?? { ok: false, error: 'The file was not read' };
  }

  /** @throws when the deployed file cannot be parsed: it could when it was deployed */
  process(checksum: string, bpmnProcessId: string): ExecutableProcess {
    const models = this.models(checksum);
    const model = models.ok ? models.value.find(({ id }) => id === bpmnProcessId) : undefined;
    if (!model)
      throw new Error(`The deployed process ${bpmnProcessId} cannot be read${models.ok ? '' : `: ${models.error}`}`);
    return model;
  }

  /** @throws when the deployed file cannot be parsed: it could when it was deployed */
  decisionRequirements(checksum: string): DecisionRequirements {
    const decisions = this.decisions(checksum);
    if (!decisions.ok) throw new Error(`A deployed decision file cannot be read: ${decisions.error}`);
    return decisions.value;
  }
}
