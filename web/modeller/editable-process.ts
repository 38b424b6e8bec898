import { NotFoundError } from '../../src/errors.js';
import type { ProcessDefinition } from '../../src/insight/insight.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import type { WebServices } from '../services.js';
import { getDefinition } from '../analyst/process-routes.js';

/** A process that can be changed: published, or a draft that never was. */
export interface EditableProcess {
  /** Newest version; 0, with the draft's diagram, when none was published. */
  readonly definition: Pick<ProcessDefinition, 'bpmnProcessId' | 'version' | 'resourceName' | 'xml'>;
  readonly draft: ProcessDraft | undefined;
}

/** @throws {NotFoundError} NO_PROCESS when the engine never had it and nobody began it */
export async function getEditable(
  { insight, modelling }: Pick<WebServices, 'insight' | 'modelling'>,
  id: string,
): Promise<EditableProcess> {
  const [[latest], draft] = [await insight.listVersions(id), await modelling.drafts.find(id)];
  if (latest) return { definition: await getDefinition(insight, latest), draft };
  if (!draft) throw new NotFoundError('NO_PROCESS', 'No process has this id');
  return { definition: { bpmnProcessId: id, version: 0, resourceName: `${id}.bpmn`, xml: draft.xml }, draft };
}

/** True when a service card names the process: requests of citizens start it. */
export const isWired = (
  { catalogue }: Pick<WebServices, 'catalogue'>,
  { definition }: Pick<EditableProcess, 'definition'>,
): boolean => catalogue.services.some(({ processId }) => processId === definition.bpmnProcessId);
