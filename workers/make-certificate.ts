import { z } from 'zod';
import type { Services } from '../src/compose.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { registrySnapshotOf, type RegistrySnapshot } from '../src/crm/registry-snapshot.js';
import { secretCode } from '../src/crm/secret-code.js';
import { addMonths, romeDateOf } from '../src/deadlines/civil-date.js';
import { makeCertificatePdf } from '../src/documents/certificate.js';
import { fieldsOf } from '../src/forms/form.js';
import type { Text } from '../src/texts.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';
import { CertificateFee, certificateKey } from './certificate-fee.js';

type Needed = Pick<Services, 'cases' | 'catalogue' | 'documents' | 'interactions' | 'newId' | 'now' | 'settings'>;

/** @source DPR 445/2000 art. 41 */
const VALID_MONTHS = 6;

/**
 * Job `make-certificate`: task `MakeCertificate` of processes/anagrafe/certificato-residenza.
 *
 * - in `{ caseId, fee }`, out `{ documentId }`; the PDF is stored, hashed and held back until it is released
 * - no BPMN error; a case without registry data is an incident (a clerk let it pass although ANPR told nothing)
 * - technical faults: the store
 * - safe to run twice: one certificate per case, by the key `<caseId>:certificate`; a second run gives the first one
 */
export const makeCertificateWorker = (services: Needed) =>
  jobWorker({
    type: 'make-certificate',
    title: { it: 'Prepara il certificato in PDF', en: 'Makes the certificate as a PDF' },
    input: z.object({ caseId: z.uuid(), fee: CertificateFee }),
    outputs: ['documentId'],
    async handle({ caseId, fee }, context) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const registry = registrySnapshotOf(value);
      if (!registry?.person || registry.address === null) {
        return incident(
          `Case ${caseId} has no data of ANPR to certify: have the registry looked up again, or reject it`,
        );
      }
      const document =
        (await services.documents.findByKey(certificateKey(caseId))) ??
        (await storeCertificate(
          value,
          { ...registry, person: registry.person, address: registry.address },
          fee,
          services,
        ));
      await services.cases.addFacts(caseId, { fee, certificateId: document.id });
      await noteOnCase(services, value, {
        key: context.effectKey('certificate'),
        kind: 'certificate-made',
        text: { it: 'Certificato preparato.', en: 'Certificate prepared.' },
      });
      return completed({ documentId: document.id });
    },
  });

type Certifiable = RegistrySnapshot & { person: NonNullable<RegistrySnapshot['person']>; address: string };

async function storeCertificate(value: Case, registry: Certifiable, fee: CertificateFee, services: Needed) {
  const { documents, newId, now, settings } = services;
  const issuedOn = romeDateOf(now());
  const validUntil = addMonths(issuedOn, VALID_MONTHS);
  const code = secretCode(newId());
  const bytes = await makeCertificatePdf({
    caseNumber: value.number,
    createdAt: value.submittedAt,
    issuedOn,
    validUntil,
    city: settings.cityName,
    person: { ...registry.person, address: registry.address, since: registry.since },
    fee,
    exemptUse: exemptUseOf(value, services),
    withEnglish: value.answers['certificateLanguage'] === 'it-en',
    verificationUrl: new URL(`/verifica/${code}`, settings.publicUrl).href,
    verificationCode: code,
  });
  return documents.put(
    {
      id: newId(),
      key: certificateKey(value.id),
      caseId: value.id,
      owner: null,
      kind: 'certificate',
      fileName: `certificato-residenza-${value.number}.pdf`,
      mediaType: 'application/pdf',
      state: 'held',
      verificationCode: code,
      createdAt: now(),
      validUntil,
    },
    bytes,
  );
}

/** The use in the words of the form; null for a stamped certificate. */
function exemptUseOf({ serviceId, answers }: Case, { catalogue }: Needed): Text | null {
  if (answers['useKind'] !== 'exempt') return null;
  const form = catalogue.find(serviceId)?.form;
  const field = form && fieldsOf(form).find(({ key }) => key === 'exemptionReason');
  const option = field?.options.find(({ value }) => value === answers['exemptionReason']);
  return option?.label ?? { it: 'uso esente per legge', en: 'a use exempt by law' };
}
