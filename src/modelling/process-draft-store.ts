import { Schema, type Connection } from 'mongoose';
import { ConflictError } from '../errors.js';

/** An analyst's unpublished change of a process; one for each process, shared by the analysts. */
export interface ProcessDraft {
  readonly bpmnProcessId: string;
  readonly xml: string;
  /** Version of the definition that the change started from; 0 for a process that was never published. */
  readonly basedOnVersion: number;
  readonly savedBy: string;
  readonly savedAt: Date;
  /** Optimistic lock; 0 for a draft that was never saved. */
  readonly revision: number;
}

export interface ProcessDraftStore {
  find(bpmnProcessId: string): Promise<ProcessDraft | undefined>;
  /** Drafts of processes that were never published, by id. */
  listNew(): Promise<ProcessDraft[]>;
  /** @throws {ConflictError} STALE_PROCESS_DRAFT when somebody else saved after `revision` */
  save(draft: ProcessDraft): Promise<ProcessDraft>;
  /** Removes the draft of this revision; a newer one is somebody's work and stays. @returns false when it stayed */
  remove(bpmnProcessId: string, revision: number): Promise<boolean>;
}

const draftSchema = new Schema(
  {
    _id: { type: String, required: true }, // process id
    xml: { type: String, required: true },
    basedOnVersion: { type: Number, required: true },
    savedBy: { type: String, required: true },
    savedAt: { type: Date, required: true },
    revision: { type: Number, required: true },
  },
  { collection: 'process-drafts', strict: 'throw', versionKey: false },
);

interface Row extends Omit<ProcessDraft, 'bpmnProcessId'> {
  _id: string;
}

export function createProcessDraftStore(connection: Connection): ProcessDraftStore {
  const rows = connection.model('ProcessDraft', draftSchema);
  return {
    async find(bpmnProcessId) {
      const row = await rows.findById(bpmnProcessId).lean<Row>();
      if (!row) return undefined;
      const { _id, ...rest } = row;
      return { bpmnProcessId: _id, ...rest };
    },
    async listNew() {
      const found = await rows.find({ basedOnVersion: 0 }).sort({ _id: 1 }).lean<Row[]>();
      return found.map(({ _id, ...rest }) => ({ bpmnProcessId: _id, ...rest }));
    },
    async save({ bpmnProcessId, revision, ...fields }) {
      const next = { ...fields, revision: revision + 1 };
      const stale = new ConflictError(
        'STALE_PROCESS_DRAFT',
        `The draft of ${bpmnProcessId} is not at revision ${revision}`,
      );
      if (revision === 0) {
        try {
          await rows.create({ _id: bpmnProcessId, ...next });
        } catch (error) {
          throw (error as { code?: number }).code === 11_000 ? stale : error;
        }
      } else {
        const { matchedCount } = await rows.updateOne({ _id: bpmnProcessId, revision }, { $set: next });
        if (matchedCount === 0) throw stale;
      }
      return { bpmnProcessId, ...next };
    },
    async remove(bpmnProcessId, revision) {
      await rows.deleteOne({ _id: bpmnProcessId, revision });
      return (await rows.exists({ _id: bpmnProcessId })) === null;
    },
  };
}
