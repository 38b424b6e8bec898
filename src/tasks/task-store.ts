import { Schema, type Connection } from 'mongoose';
import type { Json } from '../json.js';

export interface TaskClaim {
  readonly taskId: string;
  readonly subject: string;
  readonly name: string;
}

export interface TaskDecision {
  readonly taskId: string;
  readonly subject: string;
  readonly name: string;
  readonly answers: Readonly<Record<string, Json>>;
  readonly at: Date;
}

const claimSchema = new Schema(
  {
    _id: { type: String, required: true }, // job key
    subject: { type: String, required: true },
    name: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'task-claims', strict: 'throw', versionKey: false },
);
claimSchema.index({ subject: 1 }); // serves "mine"

const decisionSchema = new Schema(
  {
    _id: { type: String, required: true }, // job key: one decision for each task, ever
    subject: { type: String, required: true },
    name: { type: String, required: true },
    answers: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'task-decisions', strict: 'throw', versionKey: false, minimize: false },
);

/** What people did with tasks; the tasks themselves are a read model of the stream. */
export interface TaskStore {
  findClaim(taskId: string): Promise<TaskClaim | undefined>;
  findClaims(taskIds: readonly string[]): Promise<Map<string, TaskClaim>>;
  /** Who holds the claim after the call: the first one keeps it. */
  claim(claim: TaskClaim, at: Date): Promise<TaskClaim>;
  /** Removes the claim of this person; another's stays. */
  release(taskId: string, subject: string): Promise<void>;
  /** Who decided, after the call: the first decision stays. */
  decide(decision: TaskDecision): Promise<TaskDecision>;
  findDecision(taskId: string): Promise<TaskDecision | undefined>;
  findDecided(taskIds: readonly string[]): Promise<Set<string>>;
}

const isDuplicate = (error: unknown): boolean => (error as { code?: number }).code === 11_000;

export function createTaskStore(connection: Connection): TaskStore {
  const claims = connection.model('TaskClaim', claimSchema);
  const decisions = connection.model('TaskDecision', decisionSchema);
  const toClaim = ({ _id, subject, name }: { _id: string; subject: string; name: string }): TaskClaim => ({
    taskId: _id,
    subject,
    name,
  });

  async function findClaim(taskId: string): Promise<TaskClaim | undefined> {
    const row = await claims.findById(taskId).lean();
    return row ? toClaim(row) : undefined;
  }
  async function findDecision(taskId: string): Promise<TaskDecision | undefined> {
    const row = await decisions.findById(taskId).lean<{ _id: string } & Omit<TaskDecision, 'taskId'>>();
    return row ? { taskId, subject: row.subject, name: row.name, answers: row.answers, at: row.at } : undefined;
  }

  return {
    findClaim,
    findDecision,
    async findClaims(taskIds) {
      const found = await claims.find({ _id: { $in: taskIds } }).lean();
      return new Map(found.map((row) => [row._id, toClaim(row)]));
    },
    async claim(claim, at) {
      try {
        await claims.create({ _id: claim.taskId, subject: claim.subject, name: claim.name, at });
        return claim;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await findClaim(claim.taskId)) ?? claim;
      }
    },
    async release(taskId, subject) {
      await claims.deleteOne({ _id: taskId, subject });
    },
    async decide(decision) {
      const { taskId, ...rest } = decision;
      try {
        await decisions.create({ _id: taskId, ...rest });
        return decision;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await findDecision(taskId)) ?? decision;
      }
    },
    async findDecided(taskIds) {
      const found = await decisions.find({ _id: { $in: taskIds } }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id));
    },
  };
}
