import type { Language, Text } from '../texts.js';

/** One mail in both languages; `{name}` stands for a value of the same name. */
export interface NotificationTemplate {
  readonly subject: Text;
  readonly paragraphs: readonly Text[];
  /** Words of the link to `{url}`; null when the mail has none. */
  readonly link: Text | null;
}

const openCase = { it: 'Apri la pratica', en: 'Open the case' };
const followReport = { it: 'Segui la segnalazione', en: 'Follow the report' };

/** Every mail that the platform sends. A template's name is used by workers and by task headers of the models. */
export const NOTIFICATION_TEMPLATES = {
  'certificate-released': {
    subject: {
      it: 'Il tuo certificato di residenza è pronto ({number})',
      en: 'Your certificate of residence is ready ({number})',
    },
    paragraphs: [
      {
        it: 'Il certificato della pratica {number} è pronto. Lo trovi nella tua area personale, valido fino al {validUntil}.',
        en: 'The certificate of case {number} is ready. You find it in your personal area, valid until {validUntil}.',
      },
    ],
    link: openCase,
  },
  'draft-reminder': {
    subject: {
      it: 'Hai lasciato a metà la richiesta «{service}»',
      en: 'You left the request “{service}” unfinished',
    },
    paragraphs: [
      {
        it: 'La bozza della richiesta «{service}», salvata il {saved}, si cancella da sola il {expires} con quello che hai scritto. Se ti serve ancora, riprendila da dove eri.',
        en: 'The draft of the request “{service}”, saved on {saved}, will be deleted by itself on {expires} with what you wrote. If you still need it, go on from where you were.',
      },
      {
        it: 'Se non ti serve più non devi fare nulla. Questo è l’unico promemoria per questa bozza. Per non ricevere più promemoria delle bozze apri «I tuoi dati» nell’area personale: {settings}',
        en: 'If you no longer need it you need do nothing. This is the only reminder of this draft. To receive no more reminders of drafts open “Your data” in your personal area: {settings}',
      },
    ],
    link: { it: 'Riprendi la richiesta', en: 'Go on with the request' },
  },
  'payment-reminder': {
    subject: { it: 'Manca il pagamento per la pratica {number}', en: 'Payment missing for case {number}' },
    paragraphs: [
      {
        it: 'Per rilasciare il certificato della pratica {number} aspettiamo il pagamento di {amount}. Puoi pagare fino al {expires}; dopo, la richiesta si chiude e non devi nulla.',
        en: 'To issue the certificate of case {number} we await the payment of {amount}. You can pay until {expires}; after that the request is closed and you owe nothing.',
      },
    ],
    link: openCase,
  },
  'payment-anomaly': {
    subject: {
      it: 'Abbiamo ricevuto un pagamento da verificare ({number})',
      en: 'We received a payment that needs checking ({number})',
    },
    paragraphs: [
      {
        it: 'Per la pratica {number} è arrivato un pagamento di {amount} che non possiamo abbinare da soli. Il denaro è al sicuro: un ufficio decide se rilasciare il documento o rimborsarti, e ti scriviamo di nuovo.',
        en: 'For case {number} a payment of {amount} arrived that we cannot match by ourselves. The money is safe: an office decides whether to issue the document or to refund you, and we will write again.',
      },
    ],
    link: openCase,
  },
  'refund-ordered': {
    subject: { it: 'Ti rimborsiamo {amount} ({number})', en: 'We are refunding {amount} ({number})' },
    paragraphs: [
      {
        it: 'Per la pratica {number} il Comune ha disposto il rimborso di {amount}. Motivo: {reason}',
        en: 'For case {number} the city has ordered a refund of {amount}. Reason: {reason}',
      },
      {
        it: "L'Ufficio Tributi ti contatta per sapere dove accreditarlo. Non chiediamo mai dati di carte o password.",
        en: 'The tax office will contact you to know where to credit it. We never ask for card details or passwords.',
      },
    ],
    link: openCase,
  },
  'payment-asked-again': {
    subject: {
      it: 'Un nuovo avviso di pagamento per la pratica {number}',
      en: 'A new payment notice for case {number}',
    },
    paragraphs: [
      {
        it: 'Il pagamento che hai fatto per la pratica {number} viene rimborsato, perciò il certificato non è ancora pagato. Se lo vuoi, paga {amount} con il nuovo avviso entro il {expires}; dopo, la richiesta si chiude e non devi nulla.',
        en: 'The payment that you made for case {number} is refunded, so the certificate is not paid yet. If you want it, pay {amount} with the new notice by {expires}; after that the request is closed and you owe nothing.',
      },
    ],
    link: openCase,
  },
  'report-registered': {
    subject: { it: 'Abbiamo ricevuto la tua segnalazione {number}', en: 'We received your report {number}' },
    paragraphs: [
      {
        it: 'La tua segnalazione ha il numero {number}. Se ne occupa: {office}. Ti rispondiamo entro il {due}.',
        en: 'Your report has the number {number}. In charge: {office}. We will answer by {due}.',
      },
    ],
    link: followReport,
  },
  'report-forwarded': {
    subject: {
      it: 'La segnalazione {number} è passata a un altro ufficio',
      en: 'Report {number} went to another office',
    },
    paragraphs: [
      {
        it: 'Della segnalazione {number} ora si occupa: {office}. Il termine per la risposta non cambia.',
        en: 'Report {number} is now in the hands of: {office}. The date of the answer does not change.',
      },
    ],
    link: followReport,
  },
  'report-answered': {
    subject: { it: 'Risposta alla segnalazione {number}', en: 'Answer to report {number}' },
    paragraphs: [
      { it: '{summary}', en: '{summary}' },
      { it: 'La risposta dell’ufficio: {message}', en: 'The answer of the office: {message}' },
      { it: '{reopening}', en: '{reopening}' },
    ],
    link: followReport,
  },
  'case-closed': {
    subject: { it: 'La pratica {number} è conclusa', en: 'Case {number} is closed' },
    paragraphs: [{ it: '{reason}', en: '{reason}' }],
    link: openCase,
  },
  'office-reminder': {
    subject: { it: 'Termine vicino: segnalazione {number}', en: 'Deadline near: report {number}' },
    paragraphs: [
      {
        it: 'La segnalazione {number} scade il {due} e non ha ancora una risposta.',
        en: 'Report {number} is due on {due} and has no answer yet.',
      },
    ],
    link: { it: "Apri l'attività", en: 'Open the task' },
  },
} as const satisfies Record<string, NotificationTemplate>;

export type TemplateName = keyof typeof NOTIFICATION_TEMPLATES;

export function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(NOTIFICATION_TEMPLATES, name);
}

/** Closing words of every mail. */
export const MAIL_FOOTER = {
  it: 'Comune di Venezia, DiMe. Questo messaggio è automatico: non rispondere. Trovi tutto nella tua area personale o al link qui sopra.',
  en: 'City of Venice, DiMe. This message is automatic: please do not reply. You find everything in your personal area or at the link above.',
} as const satisfies Record<Language, string>;
