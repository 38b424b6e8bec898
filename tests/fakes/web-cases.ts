import type { MoneyInQuestion } from '../../src/payments/receipt-desk.js';
import type { KeptDocument } from '../../src/payments/receipt-document.js';
import type { StoredReceipt } from '../../src/payments/stored-debt.js';
import type { Case } from '../../src/crm/case.js';
import type { CaseProgress } from '../../src/insight/insight.js';
import type { CasePayment } from '../../web/services.js';
import { CITIZENS } from './web-people.js';
import type { WebWorld } from './web-world.js';

const { level: _level, ...anna } = CITIZENS.anna;

/** Anna's certificate, in progress; every field may be set otherwise. */
export function caseLike(overrides: Partial<Case> = {}): Case {
  return {
    id: '5f0a6d0e-0000-4000-8000-000000000001',
    number: '2026-000123-K',
    serviceId: 'certificato-residenza',
    applicant: { kind: 'citizen', ...anna },
    trackingCode: '0123456789abcdefghjkmnpqrs',
    channel: 'portal',
    language: 'it',
    answers: { useKind: 'stamped', certificateLanguage: 'it', delivery: 'portal' },
    facts: {},
    status: 'in-progress',
    outcome: null,
    notice: null,
    submittedAt: new Date('2026-11-23T15:04:00Z'),
    closedAt: null,
    dueOn: '2026-12-23',
    processInstanceKey: '2251799813685250',
    version: 1,
    ...overrides,
  };
}

/** A report of nobody known, in triage. */
export function reportLike(overrides: Partial<Case> = {}): Case {
  return caseLike({
    id: '5f0a6d0e-0000-4000-8000-000000000002',
    number: '2026-000124-L',
    serviceId: 'segnalazione',
    applicant: { kind: 'anonymous', email: null },
    trackingCode: 'zzzz456789abcdefghjkmnpqrs',
    answers: {
      municipality: 'venezia-murano-burano',
      address: 'Zattere, vicino al ponte dei Incurabili',
      category: 'illuminazione',
      title: 'Lampione spento',
      description: 'Il lampione davanti al civico 560 è spento da una settimana.',
    },
    facts: { office: 'urp' },
    ...overrides,
  });
}

export function progressLike(
  active: readonly string[],
  visited: readonly string[],
  overrides: Partial<CaseProgress> = {},
): CaseProgress {
  const elements = [...visited, ...active.filter((id) => !visited.includes(id))];
  return {
    processInstanceKey: '2251799813685250',
    bpmnProcessId: 'certificato-residenza',
    processDefinitionKey: '2251799813685249',
    version: 1,
    state: active.length > 0 ? 'active' : 'completed',
    activeElements: active,
    visits: elements.map((elementId, index) => ({
      elementId,
      enteredAt: new Date(Date.UTC(2026, 10, 23, 15, 4, index)),
      completedAt: active.includes(elementId) ? null : new Date(Date.UTC(2026, 10, 23, 15, 5, index)),
    })),
    openIncidents: [],
    ...overrides,
  };
}

export function paymentLike(value: Case, overrides: Partial<CasePayment> = {}): CasePayment {
  return {
    debtPositionId: 'd1',
    caseId: value.id,
    amountCents: 1652,
    noticeNumber: '348000000000012345',
    state: 'open',
    expiresAt: new Date('2026-12-23T22:59:59Z'),
    paidAt: null,
    ...overrides,
  };
}

/** A payment with the wrong amount, as the office for money sees it, with its document. */
export function moneyLike(overrides: Partial<StoredReceipt> = {}): { money: MoneyInQuestion; document: KeptDocument } {
  const receipt = {
    receiptId: 'a1b2c3',
    nav: '348000000000012345',
    iuv: '48000000000012345',
    organizationTaxCode: '00339370272',
    succeeded: true,
    amountCents: 1651,
    paidAt: new Date('2026-11-24T08:10:00Z'),
    debtorTaxCode: CITIZENS.anna.taxCode,
    pspName: 'Banca di Prova S.p.A.',
    transfers: [],
  };
  const stored: StoredReceipt = {
    receipt,
    verdict: 'wrong-amount',
    debtPositionId: 'd1',
    caseId: null,
    stampNumbers: [],
    storedAt: new Date('2026-11-24T08:11:00Z'),
    isTold: true,
    ...overrides,
  };
  const kept = { receiptId: receipt.receiptId, mediaType: 'application/xml', sha256: 'a'.repeat(64) } as const;
  const document = { ...kept, receivedAt: stored.storedAt };
  return {
    money: { receiptId: receipt.receiptId, stored, askedCents: 1652, document },
    document: { ...document, bytes: Buffer.from('<ricevuta>è così</ricevuta>') },
  };
}

/** Puts a case into the world with where its process stands. */
export function addCase(world: WebWorld, value: Case, progress?: CaseProgress): Case {
  world.cases.rows.set(value.id, value);
  if (progress) world.progress.set(value.id, progress);
  return value;
}

/** A document of the case, released unless said otherwise. */
export async function addDocument(
  world: WebWorld,
  value: Case,
  overrides: Partial<Parameters<WebWorld['documents']['store']['put']>[0]> = {},
  bytes = new TextEncoder().encode('%PDF-1.7 test'),
) {
  return world.documents.store.put(
    {
      id: 'doc1',
      key: `${value.id}:certificate`,
      caseId: value.id,
      owner: null,
      kind: 'certificate',
      fileName: 'certificato-residenza.pdf',
      mediaType: 'application/pdf',
      state: 'released',
      verificationCode: '7B3K2M9QZ0XW4V8N6P5T1RCH2D',
      createdAt: new Date('2026-11-23T15:06:00Z'),
      validUntil: '2027-05-23',
      ...overrides,
    },
    bytes,
  );
}
