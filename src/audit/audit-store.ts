import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import { ConflictError } from '../errors.js';
import type { AuditEntry, AuditLog } from './audit.js';
import { canonicalJson } from './canonical-json.js';
import { isLinked, nextEntry } from './hash-chain.js';

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

/** Writers that meet take turns; so many in a row without a turn means that something is wrong. */
const MAX_TRIES = 100;
const PAGE = 1_000;

function toEntry({ _id, details, ...rest }: Row): AuditEntry {
  return { sequence: _id, details: JSON.parse(details) as Record<string, unknown>, ...rest };
}

/**
 * The audit log in the store. It shows any change, removal in the middle or insertion; entries cut off at the end show
 * only against a hash noted elsewhere (the administrator's page prints the last one).
 */
export function createAuditLog(connection: Connection, now: () => Date, newId: () => string): AuditLog {
  const rows = connection.model<Row>('AuditEntry', auditSchema);
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
      let previous: AuditEntry | undefined;
      for (;;) {
        const page = await rows
          .find({ _id: { $gt: previous?.sequence ?? 0 } })
          .sort({ _id: 1 })
          .limit(PAGE)
          .lean<Row[]>();
        if (page.length === 0) return { entries: previous?.sequence ?? 0, brokenAt: null };
        for (const row of page) {
          const broken = { entries: previous?.sequence ?? 0, brokenAt: (previous?.sequence ?? 0) + 1 };
          const entry = readEntry(row);
          if (!entry || !isLinked(entry, previous)) return broken;
          previous = entry;
        }
      }
    },
  };
}

/** Undefined when the details were made unreadable. */
function readEntry(row: Row): AuditEntry | undefined {
  try {
    return toEntry(row);
  } catch {
    return undefined;
  }
}
