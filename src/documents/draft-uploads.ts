import type { Document, DocumentStore } from './document.js';
import type { CaseStore } from '../crm/case.js';
import { draftIdOfUploads, uploadOwnerOf, type Draft, type DraftStore } from '../crm/draft.js';

/** What a form under way, or a sending that a crash interrupted, may still need: younger uploads are left alone. */
const GRACE_MS = 24 * 3_600_000;

/** Throws a draft away with its uploads; those of a request that was sent meanwhile stay the request's. */
export async function discardDraft(
  { drafts, documents }: { readonly drafts: DraftStore; readonly documents: Pick<DocumentStore, 'removeUpload'> },
  { id, documentIds }: Pick<Draft, 'id' | 'documentIds'>,
): Promise<void> {
  // The draft first: what a crash leaves then are uploads that nobody names, which the sweep takes away.
  await drafts.remove(id);
  for (const documentId of documentIds) await documents.removeUpload(documentId, uploadOwnerOf(id));
}

/**
 * Makes the sweep of uploads that belong to nothing any more: their draft was sent without them, thrown away or expired.
 *
 * @returns of the sweep: how many went; safe to repeat and to interrupt
 */
export function createUploadSweep({
  drafts,
  documents,
  cases,
  now,
}: {
  readonly drafts: Pick<DraftStore, 'find'>;
  readonly documents: Pick<DocumentStore, 'removeForgotten'>;
  readonly cases: Pick<CaseStore, 'find'>;
  readonly now: () => Date;
}): () => Promise<number> {
  async function isWanted({ id, owner, caseId }: Document): Promise<boolean> {
    const draftId = draftIdOfUploads(owner);
    const draft = draftId === undefined ? undefined : await drafts.find(draftId);
    if (draft?.documentIds.includes(id)) return true;
    // A case that is stored but has not taken its uploads yet: the sweep of hand-overs gives them to it.
    const value = caseId === null ? undefined : await cases.find(caseId);
    const uploads = value?.facts['uploads'] as { readonly ids?: readonly string[] } | undefined;
    return uploads?.ids?.includes(id) ?? false;
  }
  return () => documents.removeForgotten(new Date(now().getTime() - GRACE_MS), isWanted);
}
