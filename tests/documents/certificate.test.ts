import { ARTICLE_40, makeCertificatePdf, type CertificateContent } from '../../src/documents/certificate.js';
import { readPdf, decodeQr } from './pdf-reading.js';

const content: CertificateContent = {
  caseNumber: '2026-000123-K',
  createdAt: new Date('2026-11-24T10:00:00Z'),
  issuedOn: '2026-11-24',
  validUntil: '2027-05-24',
  city: { it: 'Comune di Venezia', en: 'Municipality of Venice' },
  person: {
    familyName: 'BIANCHI',
    givenName: 'LAURA',
    sex: 'F',
    birthDate: '1992-02-15',
    birthPlace: 'VENEZIA (VE)',
    taxCode: 'BNCLRA92B55L736F',
    address: 'CANNAREGIO 1234, 30121 VENEZIA (VE)',
    since: '2015-05-01',
  },
  fee: { stampCents: 1600, secretariatCents: 52, source: 'DPR 642/1972' },
  exemptUse: null,
  withEnglish: false,
  verificationUrl: 'http://localhost:3000/verifica/0123456789ABCDEFGHJKMNPQRS',
  verificationCode: '0123456789ABCDEFGHJKMNPQRS',
};

describe('certificate of residence', () => {
  it('says who lives where, since when, and what the law wants on it', async () => {
    const { text, pages } = await readPdf(await makeCertificatePdf(content));
    expect(pages).toBe(1);
    for (const words of [
      'COMUNE DI VENEZIA',
      'CERTIFICATO DI RESIDENZA',
      'BIANCHI LAURA',
      'nata a VENEZIA (VE) il 15 febbraio 1992',
      'BNCLRA92B55L736F',
      'CANNAREGIO 1234, 30121 VENEZIA (VE)',
      'dal 1º maggio 2015',
      ARTICLE_40,
      'Si rilascia in bollo',
      '0,52',
      '24 novembre 2026',
      '24 maggio 2027',
      '0123-4567-89AB-CDEF-GHJK-MNPQ-RS',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('Courtesy translation');
  });

  it('names the use when it is exempt, and adds a courtesy translation when asked', async () => {
    const pdf = await makeCertificatePdf({
      ...content,
      fee: { stampCents: 0, secretariatCents: 0, source: 'L. 74/1987 art. 19' },
      exemptUse: { it: 'Separazione o divorzio', en: 'Separation or divorce' },
      withEnglish: true,
    });
    const { text, pages } = await readPdf(pdf);
    expect(pages).toBe(1);
    expect(text).toContain('in carta libera per il seguente uso: Separazione o divorzio (L. 74/1987 art. 19)');
    expect(text).toContain('Diritti di segreteria: non dovuti');
    expect(text).toContain('is registered as a resident of the Municipality of Venice');
    expect(text).toContain('free of stamp duty for: Separation or divorce');
    expect(text).not.toContain('Si rilascia in bollo');
  });

  it('has the same bytes for the same content, and others for other content', async () => {
    const [one, two] = [await makeCertificatePdf(content), await makeCertificatePdf(content)];
    expect(Buffer.compare(one, two)).toBe(0);
    const other = await makeCertificatePdf({ ...content, caseNumber: '2026-000124-L' });
    expect(Buffer.compare(one, other)).not.toBe(0);
  });

  it('is tagged, tells its language and title, and carries its fonts', async () => {
    const bytes = Buffer.from(await makeCertificatePdf(content));
    const { language, title, isTagged, tags } = await readPdf(bytes);
    expect({ language, title, isTagged }).toEqual({
      language: 'it-IT',
      title: 'Certificato di residenza, 2026-000123-K',
      isTagged: true,
    });
    expect(tags).toEqual(expect.arrayContaining(['H1', 'P', 'Figure']));
    expect(bytes.includes('/FontFile2')).toBe(true);
    expect(bytes.includes('/Helvetica')).toBe(false);
    expect(bytes.includes('pdfuaid')).toBe(true);
  });

  it('carries a QR code that a camera reads as the address of the verification page', async () => {
    expect(await decodeQr(await makeCertificatePdf(content))).toBe(content.verificationUrl);
  });

  it('keeps names with letters of all Europe', async () => {
    const person = { ...content.person, familyName: "D'ANGIÒ ŠKVOREC", givenName: 'ŁUCJA ÉLÉONORE' };
    const { text } = await readPdf(await makeCertificatePdf({ ...content, person }));
    expect(text).toContain("D'ANGIÒ ŠKVOREC ŁUCJA ÉLÉONORE");
  });
});
