/** What each kind of trouble says: what happened, what it means, what to do. */
export const errorTexts = {
  notFoundTitle: { it: 'Pagina non trovata', en: 'Page not found' },
  notFoundText: {
    it: "L'indirizzo non porta a nessuna pagina, oppure porta a qualcosa che non è tuo. Se l'hai scritto a mano, controllalo.",
    en: 'The address leads to no page, or to something that is not yours. If you typed it, check it.',
  },
  forbiddenTitle: { it: 'Questa pagina non è per te', en: 'This page is not for you' },
  forbiddenText: {
    it: 'Hai fatto accesso, ma il tuo ruolo non permette di vedere questa pagina.',
    en: 'You are signed in, but your role does not allow you to see this page.',
  },
  crossSiteTitle: { it: 'Richiesta rifiutata', en: 'Request refused' },
  crossSiteText: {
    it: 'La richiesta arriva da un altro sito, quindi non abbiamo fatto nulla. Apri la pagina da qui e riprova.',
    en: 'The request comes from another site, so we did nothing. Open the page from here and try again.',
  },
  staleTitle: { it: 'La pagina era aperta da troppo tempo', en: 'The page was open for too long' },
  staleText: {
    it: 'Per sicurezza non abbiamo ancora inviato nulla. Quello che hai scritto non è perso: premi il pulsante per inviarlo di nuovo.',
    en: 'For safety we have not sent anything yet. What you typed is not lost: press the button to send it again.',
  },
  staleAgain: { it: 'Invia di nuovo', en: 'Send again' },
  staleFiles: {
    it: 'Se avevi scelto dei file, dovrai sceglierli di nuovo.',
    en: 'If you had chosen files, you will have to choose them again.',
  },
  conflictTitle: { it: 'Non è più possibile', en: 'This is no longer possible' },
  conflictText: {
    it: 'Nel frattempo la situazione è cambiata, quindi non abbiamo fatto nulla. Torna alla pagina e guarda com’è adesso.',
    en: 'The situation has changed in the meantime, so we did nothing. Go back to the page and see how it is now.',
  },
  invalidTitle: { it: 'Non riusciamo a leggere la richiesta', en: 'We cannot read the request' },
  invalidText: {
    it: 'Quello che è arrivato non si può usare. Torna indietro, controlla e riprova.',
    en: 'What arrived cannot be used. Go back, check and try again.',
  },
  tooLargeTitle: { it: 'Quello che hai inviato è troppo grande', en: 'What you sent is too large' },
  tooLargeText: {
    it: 'Non abbiamo potuto leggerlo, quindi questo passaggio non è stato salvato. Nulla di quello che avevi salvato prima è andato perso: torna indietro, accorcia il testo o scegli un file più piccolo e riprova.',
    en: 'We could not read it, so this step has not been saved. Nothing you had saved before is lost: go back, shorten the text or choose a smaller file and try again.',
  },
  tooManyTitle: { it: 'Troppe richieste', en: 'Too many requests' },
  tooManyText: {
    it: 'Dal tuo indirizzo arrivano troppe richieste in poco tempo. Aspetta un minuto e riprova.',
    en: 'Too many requests come from your address in a short time. Wait a minute and try again.',
  },
  tooManyCopiesTitle: { it: 'Hai già scaricato i tuoi dati', en: 'You have already downloaded your data' },
  tooManyCopiesText: {
    it: 'Nell’ultima ora hai scaricato i tuoi dati più volte. Usa il file che hai già, oppure riprova tra un’ora.',
    en: 'You have downloaded your data several times in the last hour. Use the file you already have, or try again in an hour.',
  },
  unavailableTitle: { it: 'Un servizio non risponde', en: 'A service does not answer' },
  unavailableText: {
    it: 'Un sistema collegato al portale non risponde in questo momento. Quello che avevi salvato è al sicuro: riprova tra qualche minuto.',
    en: 'A system connected to the portal does not answer at the moment. What you had saved is safe: try again in a few minutes.',
  },
  fullTitle: { it: 'In questo momento non possiamo salvare', en: 'At the moment we cannot save' },
  fullText: {
    it: 'Lo spazio del portale è esaurito, quindi questo passaggio non è stato salvato. Quello che avevi già inviato o salvato è al sicuro. Stiamo intervenendo: riprova tra qualche minuto.',
    en: 'The portal has run out of space, so this step has not been saved. What you had sent or saved before is safe. We are working on it: try again in a few minutes.',
  },
  faultTitle: { it: 'Qualcosa non ha funzionato', en: 'Something did not work' },
  faultText: {
    it: 'È un nostro errore. Quello che avevi salvato è al sicuro: riprova tra poco. Se succede ancora, chiama lo 041\u00a0041 e comunica il codice.',
    en: 'It is our error. What you had saved is safe: try again shortly. If it happens again, call 041\u00a0041 and give the code.',
  },
  code: { it: 'Codice da comunicare: {code}', en: 'Code to give: {code}' },
  toHome: { it: 'Torna alla home', en: 'Back to the home page' },
  toServices: { it: 'Cerca tra i servizi', en: 'Search the services' },
  toArea: { it: 'Vai alla tua area personale', en: 'Go to your personal area' },
} as const;
