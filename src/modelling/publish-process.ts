import type { AuditLog } from '../audit/audit.js';
import { ConflictError, InvalidInputError } from '../errors.js';
import type { EngineClient } from '../zeebe/engine-client.js';
import { checkProcess, problemOfReading, type ProcessExpectations } from './check-process.js';
import { readFolderRules, readKnownIds, type FolderRules } from './folder-rules.js';
import { blankProcess, copyProcess, type ProcessName } from './new-process.js';
import type { ProcessDraft, ProcessDraftStore } from './process-draft-store.js';
import { readModel } from './process-model.js';
import { problemsOfRefusal, type ProcessProblem } from './process-problem.js';
import { findRuleUsers, type RuleUsers } from './rule-users.js';

export type SaveOutcome =
  | { readonly saved: true; readonly draft: ProcessDraft }
  | { readonly saved: false; readonly problems: readonly ProcessProblem[] };

export type PublishOutcome =
  /** `isNew` is false when the model is the published one: the engine makes no version of it. */
  | { readonly published: true; readonly version: number; readonly isNew: boolean }
  | { readonly published: false; readonly problems: readonly ProcessProblem[] };

export interface PublishRequest {
  readonly bpmnProcessId: string;
  readonly xml: string;
  readonly resourceName: string;
  /** Subject of the analyst, for the audit log. */
  readonly by: string;
  /** Version and draft revision that the analyst started from. */
  readonly basedOnVersion: number;
  readonly revision: number;
  /** Newest version that the record stream shows. */
  readonly latestVersion: number;
}

export interface NewProcess extends ProcessName {
  /** XML of the process to copy; null for an empty one. */
  readonly source: string | null;
  readonly by: string;
  readonly at: Date;
}

export interface Modelling {
  readonly drafts: Pick<ProcessDraftStore, 'find' | 'remove' | 'listNew'>;
  /**
   * Makes the draft of a new process, of nothing or of a copy.
   *
   * @throws {ConflictError} STALE_PROCESS_DRAFT when there is a draft of that id {InvalidInputError} NO_MODEL
   */
  create(request: NewProcess): Promise<ProcessDraft>;
  /** Keeps any readable model, however wrong. @throws {ConflictError} STALE_PROCESS_DRAFT */
  save(draft: ProcessDraft): Promise<SaveOutcome>;
  check(xml: string, bpmnProcessId: string): Promise<ProcessProblem[]>;
  /**
   * Deploys the model as the next version: new cases run on it, open ones stay on theirs.
   *
   * @throws {ConflictError} STALE_PROCESS when somebody published or saved meanwhile: their work would be lost
   */
  publish(request: PublishRequest): Promise<PublishOutcome>;
  /** Decision tables and forms beside the process. */
  rulesBeside(resourceName: string): Promise<FolderRules>;
  ruleUsers(xml: string): Promise<RuleUsers>;
}

export function createModelling({
  engine,
  drafts,
  audit,
  jobTypes,
  expectationsOf,
  processesFolder,
}: {
  readonly engine: Pick<EngineClient, 'deploy'>;
  readonly drafts: ProcessDraftStore;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly jobTypes: ReadonlySet<string>;
  readonly expectationsOf: (bpmnProcessId: string) => ProcessExpectations;
  readonly processesFolder: string;
}): Modelling {
  const check = async (xml: string, bpmnProcessId: string): Promise<ProcessProblem[]> =>
    checkProcess(xml, expectationsOf(bpmnProcessId), { jobTypes, ...(await readKnownIds(processesFolder)) });

  /** A check, not a lock: two publications within milliseconds are both versions, and both are kept. */
  async function assertFresh({ bpmnProcessId, basedOnVersion, latestVersion, revision }: PublishRequest) {
    const draft = await drafts.find(bpmnProcessId);
    if (latestVersion > basedOnVersion || (draft?.revision ?? 0) > revision) {
      throw new ConflictError('STALE_PROCESS', `Process ${bpmnProcessId} was saved or published by somebody else`);
    }
  }

  return {
    drafts,
    async create({ bpmnProcessId, name, source, by, at }) {
      const named = { bpmnProcessId, name };
      const xml = source === null ? blankProcess(named) : await copyProcess(source, named);
      return drafts.save({ bpmnProcessId, xml, basedOnVersion: 0, savedBy: by, savedAt: at, revision: 0 });
    },
    async save(draft) {
      const reading = await readModel(draft.xml);
      if (!reading.ok) return { saved: false, problems: [problemOfReading(reading.reason)] };
      return { saved: true, draft: await drafts.save(draft) };
    },
    check,
    async publish(request) {
      const { bpmnProcessId, xml, resourceName, by, basedOnVersion } = request;
      await assertFresh(request);
      const problems = await check(xml, bpmnProcessId);
      if (problems.some(({ severity }) => severity === 'error')) return { published: false, problems };
      let version: number;
      try {
        const deployed = await engine.deploy([{ name: resourceName, content: xml }]);
        version = deployed.find((one) => one.bpmnProcessId === bpmnProcessId)?.version ?? 0;
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return { published: false, problems: problemsOfRefusal(error.message) };
      }
      await drafts.remove(bpmnProcessId, request.revision);
      const isNew = version > basedOnVersion;
      if (isNew) {
        await audit.append({ actor: by, action: 'process-published', subject: bpmnProcessId, details: { version } });
      }
      return { published: true, version, isNew };
    },
    rulesBeside: (resourceName) => readFolderRules(processesFolder, resourceName),
    ruleUsers: findRuleUsers,
  };
}
