import type { Catalogue } from '../catalogue/catalogue.js';
import type { Case } from '../crm/case.js';
import type { Feedback, FeedbackStore } from '../crm/feedback.js';
import type { Interaction, InteractionStore } from '../crm/interaction.js';
import { registrySnapshotOf } from '../crm/registry-snapshot.js';
import type { Document, DocumentStore } from '../documents/document.js';
import type { CasePayment } from '../payments/start-checkout.js';
import type { Language } from '../texts.js';
import { answersCopy, serviceCopy } from './answers-copy.js';
import type { RequestCopy } from './personal-data-format.js';

export interface RequestSources {
  readonly catalogue: Pick<Catalogue, 'find'>;
  readonly documents: Pick<DocumentStore, 'listOfCase'>;
  readonly payments: { listOfCase(caseId: string): Promise<CasePayment[]> };
  readonly interactions: Pick<InteractionStore, 'listOfCase'>;
  readonly feedback: Pick<FeedbackStore, 'findOfCase'>;
  readonly settings: { readonly publicUrl: string };
}

/** All that the city holds about one request and its person, as that person may read it. */
export async function requestCopy(sources: RequestSources, value: Case, language: Language): Promise<RequestCopy> {
  const { catalogue, settings } = sources;
  const [documents, payments, interactions, rating] = await Promise.all([
    sources.documents.listOfCase(value.id),
    sources.payments.listOfCase(value.id),
    sources.interactions.listOfCase(value.id),
    sources.feedback.findOfCase(value.id),
  ]);
  const page = new URL(`/pratiche/${value.number}`, settings.publicUrl).href;
  return {
    number: value.number,
    service: serviceCopy(catalogue, value.serviceId, language),
    page,
    status: value.status,
    outcome: value.outcome,
    notice: value.notice?.[language] ?? null,
    channel: value.channel,
    language: value.language,
    submittedAt: value.submittedAt.toISOString(),
    closedAt: value.closedAt?.toISOString() ?? null,
    answerDueOn: value.dueOn,
    email: value.applicant.email,
    answers: answersCopy(catalogue, value, language),
    registry: registryCopy(value),
    documents: documents.map((document) => documentCopy(document, page)),
    payments: payments.map(paymentCopy),
    timeline: timelineCopy(interactions, language),
    rating: rating ? ratingCopy(rating) : null,
  };
}

/** What the national registry told of the person. */
function registryCopy(value: Case): RequestCopy['registry'] {
  const snapshot = registrySnapshotOf(value);
  if (!snapshot) return null;
  const { at, person, address, since, municipality, anomalies } = snapshot;
  return { source: 'ANPR', at, person, address, since, municipality, anomalies };
}

function documentCopy(document: Document, page: string): RequestCopy['documents'][number] {
  const { id, kind, fileName, mediaType, sizeBytes, sha256, state, createdAt, validUntil, verificationCode } = document;
  return {
    kind,
    fileName,
    mediaType,
    sizeBytes,
    sha256,
    state,
    createdAt: createdAt.toISOString(),
    validUntil,
    verificationCode: state === 'held' ? null : verificationCode,
    file: state === 'released' ? `${page}/documenti/${id}` : null,
  };
}

function paymentCopy(payment: CasePayment): RequestCopy['payments'][number] {
  const { noticeNumber, amountCents, state, expiresAt, paidAt } = payment;
  return {
    noticeNumber,
    amountCents,
    currency: 'EUR',
    state,
    payableUntil: expiresAt?.toISOString() ?? null,
    paidAt: paidAt?.toISOString() ?? null,
  };
}

function timelineCopy(interactions: readonly Interaction[], language: Language): RequestCopy['timeline'] {
  return interactions
    .filter(({ visibleToApplicant }) => visibleToApplicant)
    .map(({ at, channel, text }) => ({ at: at.toISOString(), channel, text: text[language] }));
}

function ratingCopy({ stars, reasons, comment, at }: Feedback): RequestCopy['rating'] {
  return { stars, reasons: [...reasons], comment, at: at.toISOString() };
}
