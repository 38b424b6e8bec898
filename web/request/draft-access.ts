import type { Request } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Draft, DraftStore } from '../../src/crm/draft.js';
import type { Document, DocumentStore } from '../../src/documents/document.js';
import { NotFoundError } from '../../src/errors.js';

/** Owners that this browser may act for: the citizen signed in, and the visitor it was before. */
export function ownersOf(req: Request): string[] {
  return [req.session.citizen?.taxCode, req.session.visitor].filter((owner) => owner !== undefined);
}

/** @throws {NotFoundError} NO_DRAFT when it does not exist, is somebody else's, or belongs to another service */
export async function getDraft(
  drafts: DraftStore,
  req: Request,
  { service, id }: { service: Service; id: string },
): Promise<Draft> {
  const draft = await drafts.find(id);
  if (!draft || draft.serviceId !== service.id || !ownersOf(req).includes(draft.owner)) {
    throw new NotFoundError('NO_DRAFT', 'The draft does not exist or is not of this person');
  }
  return draft;
}

export async function draftsOfService(drafts: DraftStore, req: Request, service: Service): Promise<Draft[]> {
  const lists = await Promise.all(ownersOf(req).map((owner) => drafts.listOfOwner(owner)));
  return lists
    .flat()
    .filter(({ serviceId }) => serviceId === service.id)
    .sort((left, right) => right.updatedAt.getTime() - left.updatedAt.getTime());
}

export async function photosOf(
  { documents }: { documents: Pick<DocumentStore, 'find'> },
  draft: Draft,
): Promise<Document[]> {
  const found = await Promise.all(draft.documentIds.map((id) => documents.find(id)));
  return found.filter((photo) => photo !== undefined);
}

/**
 * Gives the drafts that a visitor began to the citizen who signed in. One with photos stays the visitor's, as the photos
 * are; this browser may go on with it while its session lasts.
 */
export async function adoptDrafts(drafts: DraftStore, visitor: string, taxCode: string): Promise<void> {
  for (const draft of await drafts.listOfOwner(visitor)) {
    if (draft.documentIds.length === 0) await drafts.save({ ...draft, owner: taxCode });
  }
}
