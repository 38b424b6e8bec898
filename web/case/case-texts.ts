import type { CaseOutcome } from '../../src/crm/case.js';
import type { Text } from '../../src/texts.js';

export const outcomeTexts = {
  issued: { it: 'Rilasciato', en: 'Issued' },
  resolved: { it: 'Risolta', en: 'Resolved' },
  rejected: { it: 'Non accolta', en: 'Not accepted' },
  withdrawn: { it: 'Ritirata', en: 'Withdrawn' },
  expired: { it: 'Scaduta', en: 'Expired' },
  duplicate: { it: 'Già segnalata', en: 'Already reported' },
} satisfies Record<CaseOutcome, Text>;

export const caseTexts = {
  number: { it: 'Pratica', en: 'Case' },
  details: { it: 'Dati della pratica', en: 'Details of the case' },
  service: { it: 'Servizio', en: 'Service' },
  submittedAt: { it: 'Inviata il', en: 'Sent on' },
  closedAt: { it: 'Conclusa il', en: 'Closed on' },
  office: { it: 'Ufficio competente', en: 'Office in charge' },
  dueOn: { it: 'Termine di legge', en: 'Statutory term' },
  dueOnValue: { it: 'entro il {date}', en: 'by {date}' },
  protocol: { it: 'Protocollo', en: 'Registry number' },
  noProtocol: {
    it: 'Il collegamento al registro di protocollo non c’è ancora: fa fede il numero della pratica.',
    en: 'The link to the official registry is not there yet: the case number counts.',
  },
  statusSubmitted: { it: 'Ricevuta', en: 'Received' },
  statusInProgress: { it: 'In lavorazione', en: 'In progress' },
  statusToPay: { it: 'Da pagare', en: 'To be paid' },
  backToArea: { it: 'Torna alle tue richieste', en: 'Back to your requests' },
  whereTitle: { it: 'A che punto è', en: 'Where it stands' },
  youAreHere: { it: 'sei qui', en: 'you are here' },
  caseIsHere: { it: 'la pratica è qui', en: 'the case is here' },
  applicantActs: { it: 'La persona che ha fatto la richiesta', en: 'The person who made the request' },
  done: { it: 'fatto', en: 'done' },
  ahead: { it: 'da fare', en: 'to do' },
  actor: { it: 'Chi deve agire: {actor}', en: 'Who must act: {actor}' },
  onlyIfDue: { it: 'solo se dovuto', en: 'only if due' },
  notStarted: {
    it: 'La richiesta è al sicuro e sta per essere presa in carico. Di solito bastano pochi secondi.',
    en: 'The request is safe and is about to be taken up. Usually a few seconds are enough.',
  },
  trouble: {
    it: 'Un problema tecnico tiene ferma la pratica per il momento. Non devi fare nulla: il Comune lo vede e la fa ripartire.',
    en: 'A technical fault holds up the case for now. You need do nothing: the city sees it and sets it going again.',
  },
  todoTitle: { it: 'Cosa devi fare', en: 'What you must do' },
  payTitle: { it: 'Paga {amount} per avere il documento', en: 'Pay {amount} to get the document' },
  payText: {
    it: 'Il pagamento avviene su pagoPA. Quando arriva la ricevuta, il documento si sblocca da solo.',
    en: 'You pay through pagoPA. When the receipt arrives, the document is released by itself.',
  },
  payUntil: { it: 'Hai tempo fino al {date}.', en: 'You have until {date}.' },
  payNotice: { it: 'Codice avviso {number}', en: 'Notice number {number}' },
  checkoutDown: {
    it: 'In questo momento pagoPA non risponde. Non hai pagato nulla e la richiesta è al sicuro: riprova tra qualche minuto.',
    en: 'pagoPA does not answer at the moment. You have paid nothing and the request is safe: try again in a few minutes.',
  },
  payButton: { it: 'Paga {amount} con pagoPA', en: 'Pay {amount} with pagoPA' },
  paid: { it: 'Pagato {amount} il {date}', en: 'Paid {amount} on {date}' },
  payments: { it: 'Pagamenti', en: 'Payments' },
  paymentOpen: { it: 'Da pagare: {amount}', en: 'To be paid: {amount}' },
  paymentInCheck: {
    it: '{amount}: è arrivato un pagamento da verificare, per ora non pagare di nuovo',
    en: '{amount}: a payment arrived that needs checking, do not pay again for now',
  },
  paymentInvalidated: { it: 'Annullato: {amount}, non va più pagato', en: 'Cancelled: {amount}, no longer to be paid' },
  paymentExpired: { it: 'Scaduto: {amount}, non si può più pagare', en: 'Expired: {amount}, can no longer be paid' },
  documents: { it: 'Documenti', en: 'Documents' },
  noDocuments: { it: 'Ancora nessun documento.', en: 'No documents yet.' },
  documentHeld: {
    it: 'È pronto: si sblocca quando arriva il pagamento.',
    en: 'It is ready: it is released when the payment arrives.',
  },
  documentRevoked: { it: 'Revocato dall’ufficio: non vale più.', en: 'Revoked by the office: no longer valid.' },
  download: { it: 'Scarica {name} ({size})', en: 'Download {name} ({size})' },
  validUntil: { it: 'Valido fino al {date}', en: 'Valid until {date}' },
  verifyCode: { it: 'Codice di verifica {code}', en: 'Verification code {code}' },
  receipt: {
    it: 'Scarica la ricevuta di presentazione (PDF)',
    en: 'Download the receipt of submission (PDF, in English)',
  },
  receiptAct: {
    it: 'Scarica la ricevuta in italiano, che fa fede (PDF)',
    en: 'Download the legally binding receipt, in Italian (PDF)',
  },
  answers: { it: 'Che cosa hai chiesto', en: 'What you asked' },
  timeline: { it: 'Che cosa è successo', en: 'What has happened' },
  withdraw: { it: 'Ritira la richiesta', en: 'Withdraw the request' },
  withdrawTitle: { it: 'Vuoi ritirare la richiesta?', en: 'Do you want to withdraw the request?' },
  withdrawText: {
    it: 'La pratica {number} si chiude e non si può riaprire. Se c’è un pagamento in attesa, viene annullato. Puoi sempre fare una nuova richiesta.',
    en: 'Case {number} is closed and cannot be reopened. A payment that is waiting is cancelled. You can always make a new request.',
  },
  withdrawYes: { it: 'Sì, ritira la richiesta', en: 'Yes, withdraw the request' },
  withdrawNo: { it: 'No, torna alla pratica', en: 'No, back to the case' },
  withdrawn: { it: 'Hai chiesto il ritiro: lo stiamo registrando.', en: 'You asked to withdraw: we are recording it.' },
  withdrawTooLate: {
    it: 'La pratica è già conclusa: non si può più ritirare.',
    en: 'The case is already closed: it can no longer be withdrawn.',
  },
  rateTitle: { it: 'Quanto è stato facile usare questo servizio?', en: 'How easy was this service to use?' },
  rateStars: { it: '{stars} su 5', en: '{stars} out of 5' },
  rateComment: { it: 'Vuoi dirci altro?', en: 'Anything else to tell us?' },
  rateHint: { it: 'Non scrivere dati personali.', en: 'Do not write personal data.' },
  rateSend: { it: 'Invia la valutazione', en: 'Send the rating' },
  rateThanks: {
    it: 'Grazie, la tua valutazione ci aiuta a migliorare.',
    en: 'Thank you, your rating helps us improve.',
  },
  rateMissing: { it: 'Scegli da 1 a 5 prima di inviare.', en: 'Choose from 1 to 5 before sending.' },
  rated: {
    it: 'Hai valutato questo servizio {stars} su 5. Grazie.',
    en: 'You rated this service {stars} out of 5. Thank you.',
  },
  contact: {
    it: 'Serve aiuto? Chiama lo 041\u00a0041 e comunica il numero {number}.',
    en: 'Need help? Call 041\u00a0041 and give the number {number}.',
  },
} as const;

export const confirmationTexts = {
  title: { it: 'Richiesta inviata', en: 'Request sent' },
  reportTitle: { it: 'Segnalazione inviata', en: 'Report sent' },
  lead: {
    it: 'Grazie, abbiamo ricevuto la tua richiesta. Il numero della pratica è',
    en: 'Thank you, we have received your request. The case number is',
  },
  reportLead: {
    it: 'Grazie, abbiamo ricevuto la tua segnalazione. Il numero è',
    en: 'Thank you, we have received your report. The number is',
  },
  mail: { it: 'Ti scriviamo a {email} quando ci sono novità.', en: 'We write to {email} when there is news.' },
  noMail: {
    it: 'Non hai lasciato un indirizzo e-mail: trovi le novità nella pagina della pratica.',
    en: 'You left no e-mail address: you find the news on the page of the case.',
  },
  receipt: { it: 'Scarica la ricevuta (PDF)', en: 'Download the receipt (PDF, in English)' },
  receiptAct: {
    it: 'Scarica la ricevuta in italiano, che fa fede (PDF)',
    en: 'The legally binding one, in Italian (PDF)',
  },
  follow: { it: 'Segui la pratica', en: 'Follow the case' },
  secretTitle: { it: 'Il tuo indirizzo segreto', en: 'Your secret link' },
  secretText: {
    it: 'Con questo indirizzo segui la segnalazione e, se non va bene, la riapri. Salvalo adesso: chi lo conosce vede la segnalazione.',
    en: 'With this link you follow the report and, if the answer does not satisfy you, reopen it. Save it now: whoever knows it sees the report.',
  },
  nextTitle: { it: 'Che cosa succede adesso', en: 'What happens now' },
  related: { it: 'Servizi correlati', en: 'Related services' },
} as const;

export const paymentTexts = {
  title: { it: 'Pagamento', en: 'Payment' },
  waitTitle: { it: 'Stiamo aspettando la ricevuta del pagamento', en: 'We are waiting for the payment receipt' },
  waitText: {
    it: 'pagoPA ce la manda di solito in pochi secondi. Puoi anche chiudere questa pagina: ti avvisiamo noi.',
    en: 'pagoPA usually sends it within seconds. You may also close this page: we will tell you.',
  },
  doNotPayTwice: { it: 'Se hai già pagato, non pagare di nuovo.', en: 'If you have already paid, do not pay again.' },
  paidTitle: { it: 'Pagamento ricevuto', en: 'Payment received' },
  paidText: {
    it: 'Abbiamo ricevuto {amount}. Il documento è nella pagina della pratica.',
    en: 'We have received {amount}. The document is on the page of the case.',
  },
  cancelledTitle: { it: 'Pagamento annullato', en: 'Payment cancelled' },
  cancelledText: {
    it: 'Non hai pagato nulla. Puoi riprovare quando vuoi, entro la scadenza.',
    en: 'You paid nothing. You can try again whenever you like, within the deadline.',
  },
  errorTitle: { it: 'Il pagamento non è riuscito', en: 'The payment did not succeed' },
  errorText: {
    it: 'pagoPA dice che il pagamento non è andato a buon fine. Se ti risulta un addebito aspetta la ricevuta: la pagina della pratica si aggiorna da sola.',
    en: 'pagoPA says that the payment did not go through. If you see a charge, wait for the receipt: the page of the case updates itself.',
  },
  checkTitle: { it: 'Il pagamento è in verifica', en: 'The payment is being checked' },
  checkText: {
    it: 'È arrivato un pagamento che non corrisponde a quanto chiesto. Il denaro è al sicuro: un ufficio decide, e ti scriviamo. Non pagare di nuovo.',
    en: 'A payment arrived that is not as asked. The money is safe: an office decides, and we will write to you. Do not pay again.',
  },
  nothingTitle: { it: 'Non c’è nulla da pagare', en: 'There is nothing to pay' },
  nothingText: {
    it: 'Per questa pratica non ci sono pagamenti in attesa.',
    en: 'No payment is waiting for this case.',
  },
  toCase: { it: 'Vai alla pratica', en: 'Go to the case' },
  retry: { it: 'Riprova a pagare', en: 'Try to pay again' },
} as const;
