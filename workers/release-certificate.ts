import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { taskAnswers } from '../src/crm/task-answer.js';
import { formatCivilDate } from '../src/deadlines/civil-date.js';
import type { Document } from '../src/documents/document.js';
import { paymentMessage } from '../src/payments/settle-receipt.js';
import type { StoredReceipt } from '../src/payments/stored-debt.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';
import { CertificateFee } from './certificate-fee.js';

type Needed = Pick<
  Services,
  | 'audit'
  | 'cases'
  | 'debtPositions'
  | 'documents'
  | 'interactions'
  | 'newId'
  | 'notifications'
  | 'now'
  | 'outbox'
  | 'receipts'
  | 'refunds'
  | 'settings'
>;

/**
 * Job `release-certificate`: task `ReleaseCertificate` of processes/anagrafe/certificato-residenza and
 * `ReleaseAfterDecision` of processes/shared/payment-anomaly.
 *
 * - in `{ caseId, documentId, receiptId }` (without the second: the certificate of the case; the third names the receipt
 *   that a clerk decided about), no output; the document can be downloaded, the revenue stamp lies beside it
 * - no BPMN error; a missing document, or a fee without any receipt that a rule or a clerk accepted, is an incident:
 *   no variable of the process is believed about money
 * - technical faults: the store
 * - safe to run twice: every part has a key
 */
export const releaseCertificateWorker = (services: Needed) =>
  jobWorker({
    type: 'release-certificate',
    title: { it: 'Rilascia il certificato', en: 'Releases the certificate' },
    input: z.object({ caseId: z.uuid(), documentId: z.string().nullish(), receiptId: z.string().nullish() }),
    async handle({ caseId, documentId: named, receiptId }) {
      const value = await services.cases.find(caseId);
      const documentId = named ?? certificateIdOf(value);
      const document = await services.documents.find(documentId);
      if (!value || document?.caseId !== caseId)
        return incident(`There is no case ${caseId} with a document ${documentId}`);
      const receipt = await acceptedReceipt(value, receiptId ?? null, services);
      if (receipt === null && isFeeDue(value))
        return incident(`Case ${caseId} is not paid: there is no accepted receipt`);
      if (receipt) {
        await endWaiting(receipt, services);
        await storeStamp(value, receipt, services);
      }
      await services.documents.setState(document.id, 'released');
      await tell(value, document, services);
      return completed();
    },
  });

function certificateIdOf(value: Case | undefined): string {
  const id = value?.facts['certificateId'];
  return typeof id === 'string' ? id : '';
}

function isFeeDue({ facts }: Case): boolean {
  const fee = CertificateFee.safeParse(facts['fee']);
  return !fee.success || fee.data.stampCents + fee.data.secretariatCents > 0;
}

/**
 * The receipt that settled the debt, or the one for which a clerk decided to release; null when there is none. Money that
 * was given back pays for nothing.
 */
async function acceptedReceipt(
  value: Case,
  decidedId: string | null,
  { debtPositions, receipts, refunds }: Needed,
): Promise<StoredReceipt | null> {
  const isDecided = taskAnswers(value, 'DecideMoney')['decision'] === 'release';
  for (const { id } of await debtPositions.listOfCase(value.id)) {
    const kept: StoredReceipt[] = [];
    for (const stored of await receipts.listOfDebt(id)) {
      const isMoney = stored.verdict !== 'not-paid';
      if (isMoney && !(await refunds.find(stored.receipt.receiptId))) kept.push(stored);
    }
    const settling = kept.find(({ verdict }) => verdict === 'settles');
    const decided = kept.find(({ receipt }) => receipt.receiptId === decidedId) ?? kept.at(-1);
    if (settling) return settling;
    if (isDecided && decided) return decided;
  }
  return null;
}

/** After a clerk accepted a receipt that no rule would, the debt is paid by it, and a case that waits for money goes on. */
async function endWaiting({ receipt, verdict, debtPositionId }: StoredReceipt, services: Needed): Promise<void> {
  if (verdict === 'settles' || debtPositionId === null) return;
  const { receiptId, paidAt } = receipt;
  const settlement = { receiptId, paidAt: paidAt ?? services.now() };
  if (!(await services.debtPositions.settle(debtPositionId, settlement))) return;
  await services.outbox.put(`receipt:${receiptId}`, paymentMessage(debtPositionId, receiptId));
}

async function storeStamp(value: Case, { receipt }: StoredReceipt, { documents, newId, now }: Needed): Promise<void> {
  const stampXml = receipt.transfers.find(
    (transfer) => transfer.stampXml !== null && transfer.stampXml !== '',
  )?.stampXml;
  if (stampXml === undefined || stampXml === null) return;
  await documents.put(
    {
      id: newId(),
      key: `${value.id}:stamp`,
      caseId: value.id,
      owner: null,
      kind: 'stamp',
      fileName: `marca-da-bollo-${value.number}.xml`,
      mediaType: 'application/xml',
      state: 'released',
      verificationCode: null,
      createdAt: now(),
      validUntil: null,
    },
    Buffer.from(stampXml, 'utf8'),
  );
}

async function tell(value: Case, document: Document, services: Needed): Promise<void> {
  const { audit, cases, notifications, settings } = services;
  const validUntil = document.validUntil ?? '';
  const notice = {
    it: `Il certificato è pronto: lo scarichi da questa pagina. Vale fino al ${formatCivilDate(validUntil, 'it')}.`,
    en: `The certificate is ready: download it from this page. It is valid until ${formatCivilDate(validUntil, 'en')}.`,
  };
  // After a clerk's decision about late money the case may have ended otherwise before: the decision counts.
  await cases.replaceOutcome(value.id, 'issued', notice);
  await audit.append({
    key: `${document.id}:released`,
    actor: 'system',
    action: 'certificate-released',
    subject: value.id,
    details: { documentId: document.id, sha256: document.sha256 },
  });
  await noteOnCase(services, value, {
    key: `${document.id}:released`,
    kind: 'certificate-released',
    text: { it: 'Certificato rilasciato.', en: 'Certificate issued.' },
  });
  await notifications.queue({
    key: `${value.id}:certificate-released`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'certificate-released',
    data: {
      number: value.number,
      validUntil: formatCivilDate(validUntil, value.language),
      url: caseUrl(settings.publicUrl, value),
    },
    ...(value.answers['delivery'] === 'mail' ? { documentIds: [document.id] } : {}),
  });
}
