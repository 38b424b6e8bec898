import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import type { Notification } from './notification.js';

type Row = Omit<Notification, 'id'> & { _id: string };

const notificationSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    caseId: { type: String, default: null },
    taxCode: { type: String, default: null },
    to: { type: String, required: true },
    language: { type: String, enum: ['it', 'en'], required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    documentIds: { type: [String], required: true },
    state: { type: String, enum: ['queued', 'sent', 'failed'], required: true },
    attempts: { type: Number, required: true },
    queuedAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
  },
  { collection: 'notifications', strict: 'throw', versionKey: false },
);
notificationSchema.index({ key: 1 }, { unique: true }); // once per key
notificationSchema.index({ taxCode: 1, queuedAt: -1 }); // "my notices", newest first
notificationSchema.index({ caseId: 1, queuedAt: -1 }); // messages of a case
notificationSchema.index({ queuedAt: -1 }, { partialFilterExpression: { state: 'failed' } }); // refused mails

export interface NotificationStore {
  /** Stores once per key and gives what is stored. */
  insert(value: Notification): Promise<{ readonly stored: Notification; readonly isNew: boolean }>;
  find(id: string): Promise<Notification | undefined>;
  /** Counts a try and notes how it went. */
  recordAttempt(id: string, state: Notification['state'], sentAt: Date | null): Promise<void>;
  listOfCitizen(taxCode: string, limit?: number): Promise<Notification[]>;
  listOfCase(caseId: string): Promise<Notification[]>;
  /** Mails that the recipient's server refused for good, newest first. */
  listRefused(): Promise<Notification[]>;
}

export function createNotificationStore(connection: Connection): NotificationStore {
  const rows = connection.model<Row>('Notification', notificationSchema);
  const toNotification = ({ _id, ...rest }: Row): Notification => ({ id: _id, ...rest });
  const list = async (filter: Record<string, string>, limit = 200) =>
    (await rows.find(filter).sort({ queuedAt: -1 }).limit(limit).lean<Row[]>()).map(toNotification);
  return {
    async insert({ id, ...fields }) {
      try {
        await rows.create({ _id: id, ...fields });
        return { stored: { id, ...fields }, isNew: true };
      } catch (error) {
        const first = isDuplicateKey(error) ? await rows.findOne({ key: fields.key }).lean<Row>() : null;
        if (!first) throw error;
        return { stored: toNotification(first), isNew: false };
      }
    },
    async find(id) {
      const row = await rows.findById(id).lean<Row>();
      return row ? toNotification(row) : undefined;
    },
    async recordAttempt(id, state, sentAt) {
      await rows.updateOne({ _id: id }, { $set: { state, sentAt }, $inc: { attempts: 1 } });
    },
    listOfCitizen: (taxCode, limit) => list({ taxCode }, limit),
    listOfCase: (caseId) => list({ caseId }),
    listRefused: () => list({ state: 'failed' }),
  };
}
