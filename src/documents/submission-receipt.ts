import type { Service } from '../catalogue/catalogue.js';
import { nameOf } from '../crm/applicant.js';
import type { Case } from '../crm/case.js';
import { formatCivilDate, formatInstant } from '../deadlines/civil-date.js';
import { summarise } from '../forms/form-summary.js';
import type { Text } from '../texts.js';
import { createPaper } from './pdf-paper.js';

/**
 * Makes the receipt of a submission as a PDF; equal input gives equal bytes, so it need not be stored.
 *
 * @source L. 241/1990 art. 18-bis: the receipt tells that and when the request came in, and by when the office answers
 */
export async function makeSubmissionReceipt(
  value: Case,
  service: Service,
  { city, officeName }: { readonly city: Text; readonly officeName: string },
): Promise<Uint8Array> {
  const paper = createPaper({
    title: `Ricevuta ${value.number}`,
    author: city.it,
    subject: `Ricevuta di presentazione: ${service.name.it}`,
    createdAt: value.submittedAt,
  });
  paper.paragraph(city.it.toUpperCase(), { font: 'bold', size: 18, align: 'center', after: 10 });
  paper.rule();
  paper.heading(1, 'Ricevuta di presentazione');
  paper.paragraph('Art. 18-bis L. 7 agosto 1990, n. 241', { size: 10, after: 10 });
  paper.row('Numero', value.number);
  paper.row('Presentata il', formatInstant(value.submittedAt, 'it'));
  paper.row('Richiesta', service.name.it);
  paper.row('Da', nameOf(value.applicant) ?? 'Persona che non si è identificata');
  if (value.applicant.kind === 'citizen') paper.row('Codice fiscale', value.applicant.taxCode);
  paper.row('Ufficio competente', officeName);
  if (value.dueOn !== null && service.term) {
    paper.row('Risposta entro il', formatCivilDate(value.dueOn, 'it'));
    paper.row('Termine di legge', `${service.term.days} giorni (${service.term.source})`);
  }
  paper.gap(10);
  paper.heading(2, 'Che cosa hai dichiarato');
  for (const step of summarise(service.form, value.answers, 'it', value.submittedAt)) {
    for (const { label, value: answer } of step.rows) paper.row(label, answer);
  }
  paper.gap(10);
  paper.paragraph(
    'Il numero è quello della pratica in DiMe. La registrazione nel protocollo informatico del Comune non è ancora collegata: questa ricevuta prova la presentazione e la sua data.',
    { size: 10 },
  );
  paper.paragraph(
    'Se entro il termine non ricevi risposta puoi rivolgerti al titolare del potere sostitutivo indicato nel sito del Comune (art. 2 c. 9-bis L. 241/1990).',
    { size: 10 },
  );
  return paper.finish();
}
