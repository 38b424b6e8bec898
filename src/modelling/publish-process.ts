import type { AuditLog } from '../audit/audit.js';
import { InvalidInputError } from '../errors.js';
import type { EngineClient } from '../zeebe/engine-client.js';
import { checkProcess } from './check-process.js';
import type { ProcessDraftStore } from './process-draft-store.js';
import { problemsOfRefusal, type ProcessProblem } from './process-problem.js';

export type PublishOutcome =
  | { readonly published: true; readonly version: number }
  | { readonly published: false; readonly problems: readonly ProcessProblem[] };

export interface Modelling {
  readonly drafts: ProcessDraftStore;
  check(xml: string, bpmnProcessId: string): Promise<ProcessProblem[]>;
  /** Deploys the model as the next version: new cases run on it, open ones stay on theirs. */
  publish(request: {
    readonly bpmnProcessId: string;
    readonly xml: string;
    readonly resourceName: string;
    readonly by: string;
  }): Promise<PublishOutcome>;
}

export function createModelling({
  engine,
  drafts,
  audit,
  jobTypes,
}: {
  readonly engine: Pick<EngineClient, 'deploy'>;
  readonly drafts: ProcessDraftStore;
  readonly audit: AuditLog;
  readonly jobTypes: ReadonlySet<string>;
}): Modelling {
  return {
    drafts,
    check: (xml, bpmnProcessId) => checkProcess(xml, { bpmnProcessId }, jobTypes),
    async publish({ bpmnProcessId, xml, resourceName, by }) {
      const problems = await checkProcess(xml, { bpmnProcessId }, jobTypes);
      if (problems.some(({ severity }) => severity === 'error')) return { published: false, problems };
      try {
        const deployed = await engine.deploy([{ name: resourceName, content: xml }]);
        const version = deployed.find((one) => one.bpmnProcessId === bpmnProcessId)?.version ?? 0;
        await drafts.remove(bpmnProcessId);
        await audit.append({ actor: by, action: 'process-published', subject: bpmnProcessId, details: { version } });
        return { published: true, version };
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return { published: false, problems: problemsOfRefusal(error.message) };
      }
    },
  };
}
