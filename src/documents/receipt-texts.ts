/** Words of the receipt of a submission; the Italian ones are the act, the others translate it. */
export const receiptTexts = {
  fileTitle: { it: 'Ricevuta {number}', en: 'Receipt {number}' },
  subject: { it: 'Ricevuta di presentazione: {service}', en: 'Receipt of submission: {service}' },
  title: { it: 'Ricevuta di presentazione', en: 'Receipt of submission' },
  law: { it: 'Art. 18-bis L. 7 agosto 1990, n. 241', en: 'Article 18-bis of Italian law no. 241 of 7 August 1990' },
  number: { it: 'Numero', en: 'Number' },
  submitted: { it: 'Presentata il', en: 'Submitted on' },
  request: { it: 'Richiesta', en: 'Request' },
  applicant: { it: 'Da', en: 'By' },
  anonymous: { it: 'Persona che non si è identificata', en: 'A person who did not identify themselves' },
  taxCode: { it: 'Codice fiscale', en: 'Tax code' },
  office: { it: 'Ufficio competente', en: 'Office in charge' },
  answerBy: { it: 'Risposta entro il', en: 'Answer by' },
  term: { it: 'Termine di legge', en: 'Term set by law' },
  termDays: { it: '{days} giorni ({source})', en: '{days} days ({source})' },
  declared: { it: 'Che cosa hai dichiarato', en: 'What you declared' },
  register: {
    it: 'Il numero è quello della pratica in DiMe. La registrazione nel protocollo informatico del Comune non è ancora collegata: questa ricevuta prova la presentazione e la sua data.',
    en: 'The number is that of the case in DiMe. The protocol register of the city is not connected yet: this receipt proves the submission and its date.',
  },
  noAnswer: {
    it: 'Se entro il termine non ricevi risposta puoi rivolgerti al titolare del potere sostitutivo indicato nel sito del Comune (art. 2 c. 9-bis L. 241/1990).',
    en: 'If you receive no answer within the term, you may turn to the official who acts in place of the office, named on the city’s website (art. 2 par. 9-bis L. 241/1990).',
  },
} as const;

/** Stands on the receipt in English only. */
export const TRANSLATION_NOTE =
  'This is a translation with the same data. The legally binding text is that of the receipt in Italian (“Ricevuta di presentazione”), which you can download from the page of the case.';
