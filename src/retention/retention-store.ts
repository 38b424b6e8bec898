import type { Connection } from 'mongoose';

/** What is left of a case whose time has passed. */
export interface DueCase {
  readonly id: string;
  readonly number: string;
  readonly closedAt: Date;
}

/** Reaches over every collection that holds something about the person of a case: one place to see that none is missing. */
export interface RetentionStore {
  /** Cases of a service closed before an instant and not erased yet, oldest first. */
  listDue(serviceId: string, closedBefore: Date, limit: number): Promise<DueCase[]>;
  /**
   * Erases what the case says of its person; the number, the service, the dates and the outcome stay. Safe to repeat: the
   * case itself comes last.
   */
  erase(caseId: string, at: Date): Promise<void>;
  /** Removes citizens who have no case and did not sign in since. @returns how many */
  removeCitizens(lastSeenBefore: Date, limit: number): Promise<number>;
  /** Removes mails and looks of a person that belong to no case, which no erasure of a case reaches. @returns how many */
  removeCaseless(before: Date): Promise<number>;
}

interface Keyed {
  _id: string;
}
interface CitizenRow extends Keyed {
  lastSeenAt: Date;
}

export function createRetentionStore(connection: Connection): RetentionStore {
  const rows = (name: string) => connection.collection<Keyed & Record<string, unknown>>(name);

  async function eraseDocuments(caseId: string): Promise<void> {
    const documents = await rows('documents')
      .find({ caseId }, { projection: { _id: 1 } })
      .toArray();
    for (const { _id } of documents) {
      // The description first: a document without its bytes must not be found.
      await rows('documents').deleteOne({ _id });
      await rows('document_chunks').deleteMany({ documentId: _id });
    }
  }

  async function eraseDecisions(caseId: string): Promise<void> {
    const tasks = await rows('insight-tasks')
      .find({ caseId }, { projection: { _id: 1 } })
      .toArray();
    for (const { _id } of tasks) await rows('task-decisions').updateOne({ _id }, { $set: { answers: {} } });
  }

  return {
    async listDue(serviceId, closedBefore, limit) {
      const due = await rows('cases')
        .find({ serviceId, closedAt: { $lt: closedBefore }, status: 'closed', 'facts.erasedAt': { $exists: false } })
        .sort({ closedAt: 1 })
        .limit(limit)
        .toArray();
      return due.map(({ _id, number, closedAt }) => ({ id: _id, number: String(number), closedAt: closedAt as Date }));
    },
    async erase(caseId, at) {
      await eraseDocuments(caseId);
      await eraseDecisions(caseId);
      for (const name of ['interactions', 'notifications', 'access_log']) await rows(name).deleteMany({ caseId });
      await rows('feedback').updateOne({ caseId }, { $set: { comment: '' } });
      await connection.collection<Keyed & { version: number }>('cases').updateOne(
        { _id: caseId },
        {
          $set: {
            applicant: { kind: 'anonymous', email: null },
            nameKeys: [],
            answers: {},
            facts: { erasedAt: at.toISOString() },
            notice: null,
            // Nobody has this link: it is no code that the page takes.
            trackingCode: `erased:${caseId}`,
          } as object,
          $inc: { version: 1 },
        },
      );
    },
    async removeCaseless(before) {
      const mails = await rows('notifications').deleteMany({ caseId: null, queuedAt: { $lt: before } });
      const looks = await rows('access_log').deleteMany({ caseId: null, at: { $lt: before } });
      return mails.deletedCount + looks.deletedCount;
    },
    async removeCitizens(lastSeenBefore, limit) {
      const citizens = connection.collection<CitizenRow>('citizens');
      const unseen = { lastSeenAt: { $lt: lastSeenBefore } };
      let removed = 0;
      // All of them are looked at: those who have a case stay, and must not stand before the others for ever.
      for await (const { _id } of citizens.find(unseen, { projection: { _id: 1 } }).sort({ lastSeenAt: 1 })) {
        if ((await rows('cases').findOne({ 'applicant.taxCode': _id }, { projection: { _id: 1 } })) !== null) continue;
        // Who signed in since then is back.
        removed += (await citizens.deleteOne({ _id, ...unseen })).deletedCount;
        if (removed === limit) break;
      }
      return removed;
    },
  };
}
