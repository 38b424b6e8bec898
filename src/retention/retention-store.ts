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
    async removeCitizens(lastSeenBefore, limit) {
      const gone = await connection
        .collection<CitizenRow>('citizens')
        .find({ lastSeenAt: { $lt: lastSeenBefore } })
        .limit(limit)
        .toArray();
      let removed = 0;
      for (const { _id } of gone) {
        if ((await rows('cases').findOne({ 'applicant.taxCode': _id })) !== null) continue;
        removed += (await connection.collection<CitizenRow>('citizens').deleteOne({ _id })).deletedCount;
      }
      return removed;
    },
  };
}
