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
    isCarriedOut: { type: Boolean, required: true }, // false until case, audit log and outbox have it
  },
  { collection: 'task-decisions', strict: 'throw', versionKey: false, minimize: false },
);
decisionSchema.index({ at: 1 }, { partialFilterExpression: { isCarriedOut: false } }); // what a crash interrupted

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
  markCarriedOut(taskId: string): Promise<void>;
  /** Decisions made before an instant of which not everything that follows is stored, oldest first. */
  listNotCarriedOut(before: Date, limit: number): Promise<TaskDecision[]>;
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
  const toDecision = ({
    _id,
    subject,
    name,
    answers,
    at,
  }: { _id: string } & Omit<TaskDecision, 'taskId'>): TaskDecision => ({
    taskId: _id,
    subject,
    name,
    answers,
    at,
  });
  async function findDecision(taskId: string): Promise<TaskDecision | undefined> {
    const row = await decisions.findById(taskId).lean<{ _id: string } & Omit<TaskDecision, 'taskId'>>();
    return row ? toDecision(row) : undefined;
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
        await decisions.create({ _id: taskId, ...rest, isCarriedOut: false });
        return decision;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await findDecision(taskId)) ?? decision;
      }
    },
    async markCarriedOut(taskId) {
      await decisions.updateOne({ _id: taskId }, { $set: { isCarriedOut: true } });
    },
    async listNotCarriedOut(before, limit) {
      const found = await decisions
        .find({ isCarriedOut: false, at: { $lt: before } })
        .sort({ at: 1 })
        .limit(limit)
        .lean<({ _id: string } & Omit<TaskDecision, 'taskId'>)[]>();
      return found.map(toDecision);
    },
    async findDecided(taskIds) {
      const found = await decisions.find({ _id: { $in: taskIds } }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id));
    },
  };
}
