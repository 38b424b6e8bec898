import type { Service } from '../catalogue/catalogue.js';
import { nameOf } from '../crm/applicant.js';
import type { Case } from '../crm/case.js';
import { formatCivilDate, formatInstant } from '../deadlines/civil-date.js';
import { summarise } from '../forms/form-summary.js';
import type { Language, Text } from '../texts.js';
import { createPaper } from './pdf-paper.js';
import { receiptTexts, TRANSLATION_NOTE } from './receipt-texts.js';

export interface ReceiptOptions {
  readonly city: Text;
  readonly officeName: Text;
  /** Italian is the act; English is a translation with the same data, and says so. */
  readonly language: Language;
}

/**
 * Makes the receipt of a submission as a PDF; equal input gives equal bytes, so it need not be stored.
 *
 * @source L. 241/1990 art. 18-bis: the receipt tells that and when the request came in, and by when the office answers
 */
export async function makeSubmissionReceipt(
  value: Case,
  service: Service,
  { city, officeName, language }: ReceiptOptions,
): Promise<Uint8Array> {
  const say = (text: Text, values: Readonly<Record<string, string>> = {}): string =>
    text[language].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const texts = receiptTexts;
  const paper = createPaper({
    title: say(texts.fileTitle, { number: value.number }),
    author: city[language],
    subject: say(texts.subject, { service: service.name[language] }),
    createdAt: value.submittedAt,
    language,
  });
  paper.paragraph(city[language].toUpperCase(), { font: 'bold', size: 18, align: 'center', after: 10 });
  paper.rule();
  paper.heading(1, say(texts.title));
  paper.paragraph(say(texts.law), { size: 10, after: 10 });
  if (language !== 'it') paper.paragraph(TRANSLATION_NOTE, { font: 'bold', size: 10, after: 10 });
  paper.row(say(texts.number), value.number);
  paper.row(say(texts.submitted), formatInstant(value.submittedAt, language));
  paper.row(say(texts.request), service.name[language]);
  paper.row(say(texts.applicant), nameOf(value.applicant) ?? say(texts.anonymous));
  if (value.applicant.kind === 'citizen') paper.row(say(texts.taxCode), value.applicant.taxCode);
  paper.row(say(texts.office), officeName[language]);
  if (value.dueOn !== null && service.term) {
    const { days, source } = service.term;
    paper.row(say(texts.answerBy), formatCivilDate(value.dueOn, language));
    paper.row(say(texts.term), say(texts.termDays, { days: String(days), source }));
  }
  paper.gap(10);
  paper.heading(2, say(texts.declared));
  for (const step of summarise(service.form, value.answers, language, value.submittedAt)) {
    for (const { label, value: answer } of step.rows) paper.row(label, answer);
  }
  paper.gap(10);
  paper.paragraph(say(texts.register), { size: 10 });
  paper.paragraph(say(texts.noAnswer), { size: 10 });
  return paper.finish();
}
