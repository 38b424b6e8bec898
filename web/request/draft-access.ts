import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Case } from '../../src/crm/case.js';
import { isAnonymous, type Draft, type DraftStore } from '../../src/crm/draft.js';
import { caseIdOf, markOfSender } from '../../src/crm/submit-case.js';
import type { Document, DocumentStore } from '../../src/documents/document.js';
import { NotFoundError } from '../../src/errors.js';
import { SignInNeededError } from '../security/require-sign-in.js';
import { draftOwner } from '../security/session.js';
import type { WebServices } from '../services.js';

/** Owners that this browser may act for: the citizen signed in, and the visitor it was before. */
export function ownersOf(req: Request): string[] {
  return [req.session.citizen?.taxCode, req.session.visitor].filter((owner) => owner !== undefined);
}

/**
 * @throws {NotFoundError} NO_DRAFT when it does not exist, is somebody else's, or belongs to another service
 * @throws {SignInNeededError} when it is a citizen's, and nobody is signed in (any more)
 */
export async function getDraft(
  drafts: DraftStore,
  req: Request,
  { service, id }: { service: Service; id: string },
): Promise<Draft> {
  const draft = await drafts.find(id);
  if (draft?.serviceId === service.id) {
    if (ownersOf(req).includes(draft.owner)) return draft;
    if (isAnonymous(draft) && hasPageProof(req, draft)) {
      const resumed = await drafts.update(id, () => ({ owner: draftOwner(req) }));
      if (resumed) return resumed;
    }
    if (!isAnonymous(draft) && !req.session.citizen) {
      throw new SignInNeededError('DRAFT_OF_A_CITIZEN', 'The draft is of somebody who signed in');
    }
  }
  throw new NotFoundError('NO_DRAFT', 'The draft does not exist or is not of this person');
}

/** Hidden field of the pages of a draft. */
export const PROOF_FIELD = 'bozza';

/**
 * Shows that a form came from a page of this draft: with it, who has not signed in goes on after the session has ended
 * while the page was open. Null for the draft of a citizen, who signs in again instead.
 */
export function pageProof(draft: Pick<Draft, 'id' | 'owner'>): string | null {
  // The owner is a secret of the session that began the draft.
  return isAnonymous(draft) ? createHash('sha256').update(`page:${draft.id}:${draft.owner}`).digest('base64url') : null;
}

function hasPageProof(req: Request, draft: Draft): boolean {
  const given = ((req.body ?? {}) as Record<string, unknown>)[PROOF_FIELD];
  const wanted = Buffer.from(pageProof(draft) ?? '');
  const shown = Buffer.from(typeof given === 'string' ? given : '');
  return wanted.length > 0 && wanted.length === shown.length && timingSafeEqual(wanted, shown);
}

/** The case that this draft became already; the draft is gone then. Its secret link is for the browser that sent it. */
export async function findSent(
  { cases }: Pick<WebServices, 'cases'>,
  req: Request,
  { service, draftId }: { service: Service; draftId: string },
): Promise<Case | undefined> {
  const value = await cases.find(caseIdOf(draftId));
  if (!value || value.serviceId !== service.id) return undefined;
  const isMine =
    value.applicant.kind === 'citizen'
      ? value.applicant.taxCode === req.session.citizen?.taxCode
      : req.session.visitor !== undefined && value.facts['sender'] === markOfSender(req.session.visitor);
  return isMine ? value : undefined;
}

/** Without drafts that a crash kept after they were sent. */
export async function unsent({ cases }: Pick<WebServices, 'cases'>, drafts: readonly Draft[]): Promise<Draft[]> {
  const sent = await Promise.all(drafts.map(({ id }) => cases.find(caseIdOf(id))));
  return drafts.filter((_draft, index) => sent[index] === undefined);
}

/** Newest first. */
export async function draftsOfService(
  { drafts, cases }: Pick<WebServices, 'drafts' | 'cases'>,
  req: Request,
  service: Service,
): Promise<Draft[]> {
  const lists = await Promise.all(ownersOf(req).map((owner) => drafts.listOfOwner(owner)));
  const ofService = lists.flat().filter(({ serviceId }) => serviceId === service.id);
  return (await unsent({ cases }, ofService)).sort(
    (left, right) => right.updatedAt.getTime() - left.updatedAt.getTime(),
  );
}

export async function photosOf(
  { documents }: { documents: Pick<DocumentStore, 'find'> },
  draft: Draft,
): Promise<Document[]> {
  const found = await Promise.all(draft.documentIds.map((id) => documents.find(id)));
  return found.filter((photo) => photo !== undefined);
}

/** Gives the drafts that a visitor began, photos included, to the citizen who signed in on the way. */
export async function adoptDrafts(drafts: DraftStore, visitor: string, taxCode: string): Promise<void> {
  for (const { id } of await drafts.listOfOwner(visitor)) await drafts.update(id, () => ({ owner: taxCode }));
}
