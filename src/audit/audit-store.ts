import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import { ConflictError } from '../errors.js';
import type { AuditEntry, AuditLog } from './audit.js';
import { canonicalJson } from './canonical-json.js';
import { hashOf, isLinked, nextEntry } from './hash-chain.js';

interface Row extends Omit<AuditEntry, 'sequence' | 'details'> {
  /** The sequence: unique, so two writers can never both append after the same entry. */
  _id: number;
  /** Canonical JSON: stored as text, so that no type is lost on the way and the hash can be computed again. */
  details: string;
}

const auditSchema = new Schema<Row>(
  {
    _id: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    action: { type: String, required: true },
    subject: { type: String, required: true },
    details: { type: String, required: true },
    key: { type: String, required: true },
    hash: { type: String, required: true },
    previousHash: { type: String, required: true },
  },
  { collection: 'audit', strict: 'throw', versionKey: false },
);
auditSchema.index({ key: 1 }, { unique: true }); // once per key

/** What is known of the chain: how far it was followed, and what the last whole walk found. */
interface CheckRow {
  _id: string;
  sequence?: number;
  hash?: string;
  at?: Date;
  entries?: number;
  brokenAt?: number | null;
}

const checkSchema = new Schema<CheckRow>(
  {
    _id: { type: String, required: true },
    sequence: { type: Number },
    hash: { type: String },
    at: { type: Date },
    entries: { type: Number },
    brokenAt: { type: Number, default: null },
  },
  { collection: 'audit_checks', strict: 'throw', versionKey: false },
);
const [MARK, WHOLE] = ['followed', 'whole'] as const;

/** Writers that meet take turns; so many in a row without a turn means that something is wrong. */
const MAX_TRIES = 100;
const PAGE = 1_000;

function toEntry({ _id, details, ...rest }: Row): AuditEntry {
  return { sequence: _id, details: JSON.parse(details) as Record<string, unknown>, ...rest };
}

/**
 * The audit log in the store. It shows any change, removal in the middle or insertion; entries cut off at the end show
 * against the last one that a look has followed.
 */
export function createAuditLog(connection: Connection, now: () => Date, newId: () => string): AuditLog {
  const rows = connection.model<Row>('AuditEntry', auditSchema);
  const checks = connection.model<CheckRow>('AuditCheck', checkSchema);
  const lastRow = () => rows.findOne({}).sort({ _id: -1 }).lean<Row>();

  return {
    async append({ key = newId(), actor, action, subject, details }) {
      const plain = JSON.parse(canonicalJson(details)) as Record<string, unknown>;
      for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
        const last = await lastRow();
        const entry = nextEntry(last ? toEntry(last) : undefined, {
          at: now(),
          actor,
          action,
          subject,
          details: plain,
          key,
        });
        const { sequence, details: _details, ...fields } = entry;
        try {
          await rows.create({ _id: sequence, details: canonicalJson(plain), ...fields });
          return entry;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          const same = await rows.findOne({ key }).lean<Row>();
          if (same) return toEntry(same);
        }
      }
      throw new ConflictError('AUDIT_BUSY', `The audit log gave no turn in ${MAX_TRIES} tries`);
    },
    async list({ limit }) {
      return (await rows.find({}).sort({ _id: -1 }).limit(limit).lean<Row[]>()).map(toEntry);
    },
    async verify() {
      const { last, brokenAt } = await walk(undefined);
      const mark = await checks.findById(MARK).lean<CheckRow>();
      const entries = last?.sequence ?? 0;
      // Nothing is ever taken out: a chain that ends before what was seen of it was cut off.
      const isCut = brokenAt === null && entries < (mark?.sequence ?? 0);
      const result = { entries, brokenAt: isCut ? entries + 1 : brokenAt };
      if (last && result.brokenAt === null) await moveMark(last);
      await checks.updateOne({ _id: WHOLE }, { $set: { ...result, at: now() } }, { upsert: true });
      return result;
    },
    async state() {
      const whole = await checks.findById(WHOLE).lean<CheckRow>();
      const found = await verifyNew();
      return {
        entries: found.entries,
        brokenAt: whole?.brokenAt ?? found.brokenAt,
        whole: whole?.at ? { at: whole.at, entries: whole.entries ?? 0 } : null,
      };
    },
  };

  /** What came since the last look: the entry seen last must still be what it was. */
  async function verifyNew(): Promise<{ entries: number; brokenAt: number | null }> {
    const mark = await checks.findById(MARK).lean<CheckRow>();
    let start: AuditEntry | undefined;
    if (mark?.sequence !== undefined) {
      const row = await rows.findById(mark.sequence).lean<Row>();
      start = row ? readEntry(row) : undefined;
      const isSame = start !== undefined && start.hash === mark.hash && hashOf(start) === mark.hash;
      if (!isSame) return { entries: mark.sequence - 1, brokenAt: mark.sequence };
    }
    const { last, brokenAt } = await walk(start);
    if (last && last.sequence !== mark?.sequence) await moveMark(last);
    return { entries: last?.sequence ?? 0, brokenAt };
  }

  async function moveMark({ sequence, hash }: AuditEntry): Promise<void> {
    await checks.updateOne({ _id: MARK }, { $set: { sequence, hash } }, { upsert: true });
  }

  /** Follows the chain from after an entry (undefined: from the beginning) to its end or to the first broken link. */
  async function walk(
    start: AuditEntry | undefined,
  ): Promise<{ last: AuditEntry | undefined; brokenAt: number | null }> {
    let last = start;
    for (;;) {
      const page = await rows
        .find({ _id: { $gt: last?.sequence ?? 0 } })
        .sort({ _id: 1 })
        .limit(PAGE)
        .lean<Row[]>();
      if (page.length === 0) return { last, brokenAt: null };
      for (const row of page) {
        const entry = readEntry(row);
        if (!entry || !isLinked(entry, last)) return { last, brokenAt: (last?.sequence ?? 0) + 1 };
        last = entry;
      }
    }
  }
}

/** Undefined when the details were made unreadable. */
function readEntry(row: Row): AuditEntry | undefined {
  try {
    return toEntry(row);
  } catch {
    return undefined;
  }
}
