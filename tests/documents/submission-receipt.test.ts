import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import type { Case } from '../../src/crm/case.js';
import { makeSubmissionReceipt } from '../../src/documents/submission-receipt.js';
import type { Language } from '../../src/texts.js';
import { ANNA } from '../fakes/platform-world.js';
import { readPdf } from './pdf-reading.js';

const value: Case = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  number: '2026-000123-K',
  serviceId: 'certificato-residenza',
  applicant: ANNA,
  trackingCode: 'X',
  channel: 'portal',
  language: 'it',
  answers: { useKind: 'exempt', exemptionReason: '7', certificateLanguage: 'it', delivery: 'portal' },
  facts: {},
  status: 'submitted',
  outcome: null,
  notice: null,
  submittedAt: new Date('2026-11-24T14:04:00Z'),
  closedAt: null,
  dueOn: '2026-12-24',
  processInstanceKey: null,
  version: 1,
};

async function receipt(overrides: Partial<Case> = {}, language: Language = 'it'): Promise<Uint8Array> {
  const { find } = await loadCatalogue('processes');
  const service = find(value.serviceId);
  if (!service) throw new Error('the service is in the repository');
  const city = { it: 'Comune di Venezia', en: 'Municipality of Venice' };
  return makeSubmissionReceipt({ ...value, ...overrides }, service, {
    city,
    officeName: { it: 'Ufficio Anagrafe', en: 'Registry office' },
    language,
  });
}

describe('receipt of a submission', () => {
  it('tells number, instant, office, term and what was declared', async () => {
    const { text, title, isTagged } = await readPdf(await receipt());
    for (const words of [
      'Ricevuta di presentazione',
      '18-bis',
      '2026-000123-K',
      '24 novembre 2026, ore 15.04',
      'Certificato di residenza',
      'Anna Venier',
      'Ufficio Anagrafe',
      '24 dicembre 2026',
      '30 giorni (L. 241/1990 art. 2 c. 2)',
      'Separazione o divorzio',
      'protocollo informatico del Comune non è ancora collegata',
    ]) {
      expect(text).toContain(words);
    }
    expect(title).toBe('Ricevuta 2026-000123-K');
    expect(isTagged).toBe(true);
  });

  it('has a translation with the same data, which says that the Italian text is the binding one', async () => {
    const { text, title, language, isTagged } = await readPdf(await receipt({}, 'en'));
    for (const words of [
      'Receipt of submission',
      'This is a translation',
      'The legally binding text is that of the receipt in Italian',
      '2026-000123-K',
      '24 November 2026, 15:04',
      'Certificate of residence',
      'Anna Venier',
      'Registry office',
      '24 December 2026',
      '30 days (L. 241/1990 art. 2 c. 2)',
      'Separation or divorce',
      'protocol register of the city is not connected yet',
    ]) {
      expect(text).toContain(words);
    }
    expect(title).toBe('Receipt 2026-000123-K');
    expect(language).toBe('en-GB');
    expect(isTagged).toBe(true);
    const italian = await readPdf(await receipt());
    expect(italian.language).toBe('it-IT');
    expect(italian.text).not.toContain('translation');
  });

  it('has the same bytes each time it is downloaded', async () => {
    expect(Buffer.compare(await receipt(), await receipt())).toBe(0);
  });

  it('says so when nobody signed in', async () => {
    const { text } = await readPdf(await receipt({ applicant: { kind: 'anonymous', email: null } }));
    expect(text).toContain('Persona che non si è identificata');
    expect(text).not.toContain('Codice fiscale');
  });
});
