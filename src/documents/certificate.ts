import { formatCivilDate, type CivilDate } from '../deadlines/civil-date.js';
import { formatEuros } from '../money.js';
import type { Text } from '../texts.js';
import { createPaper, type Paper } from './pdf-paper.js';

/** Everything on a certificate of residence. Equal content makes equal bytes. */
export interface CertificateContent {
  readonly caseNumber: string;
  /** Taken for the date in the file: the instant at which the case was submitted. */
  readonly createdAt: Date;
  readonly issuedOn: CivilDate;
  readonly validUntil: CivilDate;
  readonly city: Text;
  readonly person: {
    readonly familyName: string;
    readonly givenName: string;
    readonly sex: 'M' | 'F';
    readonly birthDate: CivilDate;
    /** e.g. `VENEZIA (VE)`, `LIONE (FRANCIA)`. */
    readonly birthPlace: string;
    readonly taxCode: string;
    /** One line. */
    readonly address: string;
    /** Since when; null when the registry does not tell. */
    readonly since: CivilDate | null;
  };
  readonly fee: {
    readonly stampCents: number;
    readonly secretariatCents: number;
    /** Law that sets it; empty when it is to be confirmed. */
    readonly source: string;
  };
  /** What the paper is for, when it is exempt from stamp duty; null when it is stamped. */
  readonly exemptUse: Text | null;
  readonly withEnglish: boolean;
  readonly verificationUrl: string;
  readonly verificationCode: string;
}

/**
 * Words that the law wants on every certificate, exactly so; without them it is void.
 *
 * @source DPR 445/2000 art. 40 c. 2, added by L. 183/2011 art. 15
 */
export const ARTICLE_40 =
  'Il presente certificato non può essere prodotto agli organi della pubblica amministrazione o ai privati gestori di pubblici servizi.';

/** `ABCD-EFGH-...`: easier to copy from paper; the verification page takes it with or without hyphens. */
export function groupCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-');
}

/**
 * Makes the PDF of a certificate of residence.
 *
 * @source DPR 223/1989 art. 33 (content), DPR 445/2000 art. 40 (sentence) and 41 (six months), DPR 642/1972 (stamp)
 */
export async function makeCertificatePdf(content: CertificateContent): Promise<Uint8Array> {
  const { city, person, caseNumber, createdAt } = content;
  const paper = createPaper({
    title: `Certificato di residenza, ${caseNumber}`,
    author: city.it,
    subject: 'Certificato di residenza',
    createdAt,
  });
  writeHead(paper, content);
  writeStatement(paper, content);
  paper.paragraph(ARTICLE_40, { font: 'bold', after: 8 });
  writeUse(paper, content);
  paper.row('Rilasciato il', formatCivilDate(content.issuedOn, 'it'));
  paper.row('Valido fino al', `${formatCivilDate(content.validUntil, 'it')} (sei mesi, art. 41 D.P.R. 445/2000)`);
  paper.row('Pratica', caseNumber);
  paper.gap(10);
  paper.paragraph("L'Ufficiale d'Anagrafe", { align: 'center', font: 'bold', after: 0 });
  paper.paragraph('Nome indicato a stampa in luogo della firma, art. 3 c. 2 D.Lgs. 39/1993', {
    align: 'center',
    size: 9,
    after: 12,
  });
  if (content.withEnglish) writeEnglish(paper, content);
  paper.rule();
  paper.qrBlock({
    url: content.verificationUrl,
    alt: `Codice QR con l'indirizzo della pagina di verifica: ${content.verificationUrl}`,
    lines: [
      'Chiunque può controllare se questo certificato è autentico e ancora valido: inquadri il codice QR o apra la pagina',
      content.verificationUrl,
      `Codice di verifica: ${groupCode(content.verificationCode)}`,
      `Documento informatico del ${city.it}; i dati sono quelli di ANPR per ${person.taxCode} nel giorno del rilascio.`,
    ],
  });
  return paper.finish();
}

function writeHead(paper: Paper, { city }: CertificateContent): void {
  paper.paragraph(city.it.toUpperCase(), { font: 'bold', size: 20, align: 'center', after: 0 });
  paper.paragraph('Servizi demografici. Ufficio Anagrafe', { align: 'center', after: 12 });
  paper.rule();
  paper.heading(1, 'CERTIFICATO DI RESIDENZA', { align: 'center', after: 12 });
}

function writeStatement(paper: Paper, { person, city }: CertificateContent): void {
  const born = person.sex === 'F' ? 'nata' : 'nato';
  const enrolled = person.sex === 'F' ? 'iscritta' : 'iscritto';
  paper.paragraph("L'UFFICIALE D'ANAGRAFE", { align: 'center', font: 'bold', after: 4 });
  paper.paragraph(
    "visto l'art. 33 del D.P.R. 30 maggio 1989, n. 223, e secondo quanto risulta dall'Anagrafe nazionale della popolazione residente (ANPR),",
  );
  paper.paragraph('CERTIFICA', { align: 'center', font: 'bold', size: 14, after: 6 });
  paper.paragraph(`che ${person.familyName} ${person.givenName}`, { font: 'bold', size: 14, after: 4 });
  paper.row(born, `a ${person.birthPlace} il ${formatCivilDate(person.birthDate, 'it')}`);
  paper.row('codice fiscale', person.taxCode);
  paper.paragraph(`è ${enrolled} nell'anagrafe della popolazione residente del ${city.it}, con residenza in`, {
    after: 4,
  });
  paper.paragraph(person.address, { font: 'bold', size: 13, after: 4 });
  if (person.since !== null) paper.paragraph(`dal ${formatCivilDate(person.since, 'it')}.`, { after: 10 });
}

function writeUse(paper: Paper, { fee, exemptUse }: CertificateContent): void {
  const source = fee.source === '' ? '' : ` (${fee.source})`;
  if (exemptUse === null) {
    paper.paragraph(
      `Si rilascia in bollo. L'imposta di ${formatEuros(fee.stampCents, 'it')} è assolta con marca da bollo digitale (@e.bollo) legata all'impronta di questo file e consegnata con esso${source}.`,
    );
  } else {
    paper.paragraph(`Si rilascia in carta libera per il seguente uso: ${exemptUse.it}${source}.`);
  }
  const fees = fee.secretariatCents === 0 ? 'non dovuti' : formatEuros(fee.secretariatCents, 'it');
  paper.paragraph(`Diritti di segreteria: ${fees}.`, { after: 8 });
}

function writeEnglish(paper: Paper, { person, city, issuedOn, validUntil, exemptUse }: CertificateContent): void {
  const since = person.since === null ? '' : ` since ${formatCivilDate(person.since, 'en')}`;
  paper.heading(2, 'Courtesy translation: certificate of residence', { lang: 'en', after: 4, size: 11 });
  paper.paragraph(
    `The registrar certifies that ${person.givenName} ${person.familyName}, born in ${person.birthPlace} on ${formatCivilDate(person.birthDate, 'en')}, tax code ${person.taxCode}, is registered as a resident of the ${city.en} at ${person.address}${since}.`,
    { lang: 'en', size: 9.5, after: 3 },
  );
  const use = exemptUse === null ? 'Issued with stamp duty paid.' : `Issued free of stamp duty for: ${exemptUse.en}.`;
  paper.paragraph(
    `This certificate may not be submitted to public administrations or to private operators of public services. ${use} Issued on ${formatCivilDate(issuedOn, 'en')}, valid until ${formatCivilDate(validUntil, 'en')}. Only the Italian text has legal value.`,
    { lang: 'en', size: 9.5, after: 10 },
  );
}
