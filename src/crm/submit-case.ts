import { createHash } from 'node:crypto';
import type { Channel } from '../catalogue/channel.js';
import { romeDateOf } from '../deadlines/civil-date.js';
import { termEnd } from '../deadlines/term.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../errors.js';
import type { Json } from '../json.js';
import type { Language } from '../texts.js';
import type { Applicant, Case } from './case.js';
import { nextCaseNumber } from './case-number.js';
import type { CounterStore } from './counter-store.js';
import { uploadOwnerOf, type DraftStore } from './draft.js';
import { handOver, type HandOverDependencies } from './hand-over.js';
import type { Actor } from './interaction.js';
import { secretCode } from './secret-code.js';

export interface Submission {
  readonly serviceId: string;
  readonly applicant: Applicant;
  readonly channel: Channel;
  readonly language: Language;
  /** As `validateAnswers` gave them for the whole form. */
  readonly answers: Readonly<Record<string, Json>>;
  /** Uploads of the draft. */
  readonly documentIds: readonly string[];
  /** The draft that becomes the case; it is removed. Sending the same draft again gives the same case. */
  readonly draftId: string;
  /** Owner of the draft. */
  readonly owner: string;
  /** Who typed it in, when it was not the applicant. */
  readonly actor?: Actor;
}

export interface SubmitDependencies extends HandOverDependencies {
  readonly counters: CounterStore;
  readonly drafts: DraftStore;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The id of the case that a draft becomes: the same draft always gives the same case. A UUID of version 8. */
export function caseIdOf(draftId: string): string {
  const hex = createHash('sha256').update(`case:${draftId}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** By which the browser that sent an anonymous request is known again; the owner itself is a secret of its session. */
export function markOfSender(owner: string): string {
  return createHash('sha256').update(`sender:${owner}`).digest('hex');
}

/**
 * Stores a request as a case and hands it to the engine; sending the same form again gives the same case.
 *
 * Exactly once: the case id comes from the draft's, so the store itself refuses a second one; the rest is derived
 * from the stored case (see hand-over.ts). When the answers of a repeated sending differ, the first ones stay.
 *
 * @throws {NotFoundError} SERVICE_NOT_FOUND
 * @throws {InvalidInputError} FOREIGN_DOCUMENT when an upload is gone or is not the draft's, CHANNEL_NOT_OFFERED
 */
export function createSubmitCase(dependencies: SubmitDependencies): (submission: Submission) => Promise<Case> {
  const { cases, drafts } = dependencies;
  return async (submission) => {
    const id = caseIdOf(submission.draftId);
    const stored = (await cases.find(id)) ?? (await insertCase(id, submission, dependencies));
    await handOver(stored, dependencies);
    await cases.markHandedOver(id, 'start');
    await drafts.remove(submission.draftId);
    return stored;
  };
}

async function insertCase(id: string, submission: Submission, dependencies: SubmitDependencies): Promise<Case> {
  const { cases } = dependencies;
  const value = await newCase(id, submission, dependencies);
  try {
    await cases.insert(value);
    return value;
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'DUPLICATE_CASE') throw error;
    // The same form came in twice at once, and the other was first.
    const first = await cases.find(id);
    if (!first) throw error;
    return first;
  }
}

async function newCase(id: string, submission: Submission, dependencies: SubmitDependencies): Promise<Case> {
  const { catalogue, counters, now, newId } = dependencies;
  const service = catalogue.find(submission.serviceId);
  if (!service)
    throw new NotFoundError('SERVICE_NOT_FOUND', `There is no service ${submission.serviceId} in the catalogue`);
  if (!service.channels.includes(submission.channel)) {
    throw new InvalidInputError(
      'CHANNEL_NOT_OFFERED',
      `${service.id} is not offered on the channel ${submission.channel}`,
    );
  }
  await reserveUploads(id, submission, dependencies);
  const submittedAt = now();
  return {
    id,
    number: await nextCaseNumber(counters, submittedAt),
    serviceId: service.id,
    applicant: submission.applicant,
    trackingCode: secretCode(newId()),
    channel: submission.channel,
    language: submission.language,
    answers: submission.answers,
    facts: {
      ...(submission.documentIds.length > 0
        ? { uploads: { owner: uploadOwnerOf(submission.draftId), ids: submission.documentIds } }
        : {}),
      ...(submission.actor ? { submittedBy: submission.actor } : {}),
      ...(submission.applicant.kind === 'anonymous' ? { sender: markOfSender(submission.owner) } : {}),
    },
    status: 'submitted',
    outcome: null,
    notice: null,
    submittedAt,
    closedAt: null,
    dueOn: service.term ? termEnd(romeDateOf(submittedAt), service.term) : null,
    processInstanceKey: null,
    version: 1,
  };
}

/** Before the case is stored: an upload that a stored case names must never go. */
async function reserveUploads(
  id: string,
  { documentIds, draftId }: Submission,
  { documents }: SubmitDependencies,
): Promise<void> {
  if (documentIds.length === 0) return;
  if (!(await documents.reserveUploads(documentIds, uploadOwnerOf(draftId), id))) {
    throw new InvalidInputError('FOREIGN_DOCUMENT', 'A document of the form is gone or does not belong to its draft');
  }
}
