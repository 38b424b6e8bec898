import type { Service } from '../../src/catalogue/catalogue.js';
import type { Case } from '../../src/crm/case.js';
import type { Interaction } from '../../src/crm/interaction.js';
import type { Document } from '../../src/documents/document.js';
import type { CaseProgress } from '../../src/insight/insight.js';
import type { CasePayment, WebServices } from '../services.js';
import { getService } from '../services/service-routes.js';

/** All that a page may tell about one case. */
export interface Dossier {
  readonly value: Case;
  readonly service: Service;
  readonly progress: CaseProgress | undefined;
  readonly documents: readonly Document[];
  readonly payments: readonly CasePayment[];
  /** Oldest first. */
  readonly interactions: readonly Interaction[];
  /** Stars given by the applicant; null before. */
  readonly rating: number | null;
}

export type DossierServices = Pick<
  WebServices,
  'catalogue' | 'insight' | 'documents' | 'payments' | 'interactions' | 'feedback'
>;

export async function readDossier(services: DossierServices, value: Case): Promise<Dossier> {
  const [progress, documents, payments, interactions, rating] = await Promise.all([
    services.insight.progressOfCase(value.id),
    services.documents.listOfCase(value.id),
    services.payments.listOfCase(value.id),
    services.interactions.listOfCase(value.id),
    services.feedback.findOfCase(value.id),
  ]);
  const service = getService(services.catalogue, value.serviceId);
  return { value, service, progress, documents, payments, interactions, rating: rating?.stars ?? null };
}
