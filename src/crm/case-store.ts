import { Schema, type Connection, type UpdateQuery } from 'mongoose';
import { CHANNELS } from '../catalogue/channel.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../errors.js';
import type { Json } from '../json.js';
import {
  CASE_OUTCOMES,
  CASE_STATUSES,
  HAND_OVERS,
  type Case,
  type CaseOutcome,
  type CaseStore,
  type HandOver,
} from './case.js';
import { nameKeysOf } from './name-words.js';
import { isDuplicateKey } from '../store/duplicate-key.js';

type Row = Omit<Case, 'id' | 'answers' | 'facts'> & {
  _id: string;
  // Plain JSON, without its recursive type: mongoose would follow it without end.
  answers: object;
  facts: object;
  /** Words of the applicant's name; missing in cases of earlier versions. */
  nameKeys?: string[];
  /** What is not yet in the outbox; null when everything is. */
  pendingHandOver: HandOver | null;
  /** UTC instant since when; null when nothing is pending. */
  pendingSince: Date | null;
};

const caseSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // UUID, assigned by the domain
    number: { type: String, required: true },
    serviceId: { type: String, required: true },
    applicant: { type: Schema.Types.Mixed, required: true },
    trackingCode: { type: String, required: true },
    channel: { type: String, enum: CHANNELS, required: true },
    language: { type: String, enum: ['it', 'en'], required: true },
    answers: { type: Schema.Types.Mixed, required: true },
    facts: { type: Schema.Types.Mixed, required: true },
    nameKeys: { type: [String], default: undefined },
    status: { type: String, enum: CASE_STATUSES, required: true },
    outcome: { type: String, enum: [...CASE_OUTCOMES, null], default: null },
    notice: { type: Schema.Types.Mixed, default: null },
    submittedAt: { type: Date, required: true }, // UTC instant
    closedAt: { type: Date, default: null },
    dueOn: { type: String, default: null }, // civil date
    processInstanceKey: { type: String, default: null },
    version: { type: Number, required: true }, // optimistic lock; every write raises it
    pendingHandOver: { type: String, enum: [...HAND_OVERS, null], default: null },
    pendingSince: { type: Date, default: null },
  },
  { collection: 'cases', strict: 'throw', versionKey: false, minimize: false },
);
caseSchema.index({ number: 1 }, { unique: true }); // search by number
caseSchema.index({ trackingCode: 1 }, { unique: true }); // follow-up link
caseSchema.index({ 'applicant.taxCode': 1, submittedAt: -1 }); // "my requests", newest first
caseSchema.index({ nameKeys: 1 }); // search by name
caseSchema.index({ processInstanceKey: 1 }); // the case of an instance that ends
caseSchema.index({ serviceId: 1, closedAt: 1 }); // cases whose years of retention are over
caseSchema.index({ pendingSince: 1 }, { partialFilterExpression: { pendingHandOver: { $type: 'string' } } }); // hand-over sweep

function toCase({ _id, pendingHandOver: _pending, pendingSince: _since, nameKeys: _keys, ...rest }: Row): Case {
  return { id: _id, ...(rest as Omit<Case, 'id'>) };
}

/** Facts become parts of a path of the update: only plain keys are safe there. */
function assertFactKey(key: string): void {
  if (!/^[a-z][\w:-]{0,299}$/i.test(key)) throw new InvalidInputError('FACT_KEY', `${key} cannot be the key of a fact`);
}

/** Plain values in, plain values out. Every write is one atomic update of one document. */
export function createCaseStore(connection: Connection, now: () => Date): CaseStore {
  const rows = connection.model<Row>('Case', caseSchema);
  const one = async (filter: Record<string, unknown>): Promise<Case | undefined> => {
    const row = await rows.findOne(filter).lean<Row>();
    return row ? toCase(row) : undefined;
  };
  const change = async (
    id: string,
    update: UpdateQuery<Row>,
    condition: Record<string, unknown> = {},
  ): Promise<boolean> => {
    const written = await rows.updateOne({ _id: id, ...condition }, { ...update, $inc: { version: 1 } });
    return written.matchedCount > 0;
  };
  const changeExisting = async (id: string, update: UpdateQuery<Row>): Promise<void> => {
    if (!(await change(id, update))) throw new NotFoundError('CASE_NOT_FOUND', `There is no case ${id}`);
  };
  const setFirstOutcome = async (id: string, outcome: CaseOutcome, notice: Case['notice']): Promise<void> => {
    if (await change(id, { $set: { outcome, notice } }, { outcome: null })) return;
    const stored = await one({ _id: id });
    if (!stored) throw new NotFoundError('CASE_NOT_FOUND', `There is no case ${id}`);
    if (stored.outcome !== outcome) {
      throw new ConflictError(
        'CASE_HAS_OUTCOME',
        `Case ${id} is ${String(stored.outcome)}, it cannot become ${outcome}`,
      );
    }
  };

  return {
    find: (id) => one({ _id: id }),
    findByNumber: (number) => one({ number }),
    findByTrackingCode: (code) => one({ trackingCode: code }),
    findByInstance: (processInstanceKey) => one({ processInstanceKey }),
    async listOfCitizen(taxCode, limit = 100) {
      const found = await rows
        .find({ 'applicant.taxCode': taxCode })
        .sort({ submittedAt: -1 })
        .limit(limit)
        .lean<Row[]>();
      return found.map(toCase);
    },
    async searchByName(words, scope, limit) {
      if (words.length === 0) return [];
      const found = await rows
        .find({
          // Words have letters and digits only: nothing in them means anything to a regular expression.
          $and: words.map((word) => ({ nameKeys: { $regex: `^${word}` } })),
          ...(scope && {
            $or: [{ serviceId: { $in: [...scope.serviceIds] } }, { 'facts.office': { $in: [...scope.offices] } }],
          }),
        })
        .sort({ submittedAt: -1 })
        .limit(limit)
        .lean<Row[]>();
      return found.map(toCase);
    },
    async fillNameKeys(limit) {
      const old = await rows
        .find({ nameKeys: { $exists: false } }, { applicant: 1 })
        .limit(limit)
        .lean<Pick<Row, '_id' | 'applicant'>[]>();
      for (const { _id, applicant } of old) {
        await rows.updateOne({ _id, nameKeys: { $exists: false } }, { $set: { nameKeys: nameKeysOf(applicant) } });
      }
      return old.length;
    },
    async insert({ id, ...fields }) {
      try {
        await rows.create({
          _id: id,
          ...fields,
          nameKeys: nameKeysOf(fields.applicant),
          pendingHandOver: 'start',
          pendingSince: fields.submittedAt,
        });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        throw new ConflictError('DUPLICATE_CASE', `Case ${id} is stored already`, { cause: error });
      }
    },
    async save({ id, version, ...fields }) {
      const changed = { ...fields, nameKeys: nameKeysOf(fields.applicant), version: version + 1 };
      const written = await rows.updateOne({ _id: id, version }, { $set: changed });
      if (written.matchedCount === 0) throw new ConflictError('STALE_CASE', `Case ${id} is not at version ${version}`);
      return { id, ...fields, version: version + 1 };
    },
    async addFacts(id, facts) {
      const entries = Object.entries(facts);
      for (const [key] of entries) assertFactKey(key);
      if (entries.length === 0) return;
      await changeExisting(id, { $set: Object.fromEntries(entries.map(([key, value]) => [`facts.${key}`, value])) });
    },
    setNotice: (id, notice) => changeExisting(id, { $set: { notice } }),
    async replaceNotice(id, read, notice) {
      await change(id, { $set: { notice } }, { notice: read });
    },
    setDueOn: (id, dueOn) => changeExisting(id, { $set: { dueOn } }),
    setOutcome: setFirstOutcome,
    replaceOutcome: (id, outcome, notice) => changeExisting(id, { $set: { outcome, notice } }),
    async claimFact(id, key, value: Json) {
      const update = { $set: { [`facts.${key}`]: value, pendingHandOver: key, pendingSince: now() } };
      const isOpen = { outcome: null, status: { $ne: 'closed' } };
      if (await change(id, update, { [`facts.${key}`]: { $exists: false }, ...isOpen })) return true;
      const stored = await one({ _id: id });
      if (!stored) throw new NotFoundError('CASE_NOT_FOUND', `There is no case ${id}`);
      if (stored.facts[key] !== undefined) return false;
      throw new ConflictError('CASE_ENDED', `Case ${id} ended before its ${key}`);
    },
    async listNotHandedOver(before, limit) {
      const found = await rows
        .find({ pendingHandOver: { $type: 'string' }, pendingSince: { $lt: before } })
        .sort({ pendingSince: 1 })
        .limit(limit)
        .lean<Row[]>();
      return found.flatMap((row) =>
        row.pendingHandOver ? [{ value: toCase(row), pending: row.pendingHandOver }] : [],
      );
    },
    async markHandedOver(id, pending) {
      await change(id, { $set: { pendingHandOver: null, pendingSince: null } }, { pendingHandOver: pending });
    },
    async markStarted(id, processInstanceKey) {
      // The stream may be read again from the start: a closed case stays closed.
      await change(id, { $set: { status: 'in-progress', processInstanceKey } }, { status: 'submitted' });
    },
    async markClosed(id, at) {
      await change(id, { $set: { status: 'closed', closedAt: at } }, { status: { $ne: 'closed' } });
    },
  };
}
