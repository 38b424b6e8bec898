export const signInTexts = {
  title: { it: 'Accedi', en: 'Sign in' },
  lead: {
    it: 'Usa la tua identità digitale: il Comune riceve solo nome, cognome, codice fiscale, data di nascita e, se la dai, la tua e-mail.',
    en: 'Use your digital identity: the city receives only your name, tax code, date of birth and, if you give it, your e-mail.',
  },
  backAfter: { it: 'Dopo l’accesso torni dove eri.', en: 'After signing in you return to where you were.' },
  typedKept: {
    it: 'La sessione era scaduta. Abbiamo tenuto quello che hai scritto: lo ritrovi dopo l’accesso.',
    en: 'The session had expired. We kept what you typed: you will find it after signing in.',
  },
  spid: { it: 'SPID e CIE', en: 'SPID and CIE' },
  spidText: {
    it: 'Accedi con SPID, il sistema pubblico di identità digitale, oppure con la carta d’identità elettronica.',
    en: 'Sign in with SPID, the public digital identity system, or with your electronic identity card.',
  },
  spidButton: { it: 'Entra con SPID o CIE', en: 'Enter with SPID or CIE' },
  getSpid: { it: 'Come attivare SPID', en: 'How to get SPID' },
  getCie: { it: 'Come richiedere la CIE', en: 'How to get the CIE' },
  without: { it: 'Senza identità digitale', en: 'Without a digital identity' },
  withoutText: {
    it: 'Puoi segnalare un disservizio e verificare un certificato senza accedere. Per il resto chiama lo 041\u00a0041, ogni giorno dalle 8 alle 20.',
    en: 'You can report a problem and verify a certificate without signing in. For anything else call 041\u00a0041, every day from 8 am to 8 pm.',
  },
  staffTitle: { it: 'Accesso per il personale', en: 'Staff sign-in' },
  staffText: {
    it: 'Per chi lavora in Comune e nelle società collegate. Usa l’utenza dell’ente.',
    en: 'For those who work for the city and its companies. Use your work account.',
  },
  staffButton: { it: 'Entra con l’utenza dell’ente', en: 'Enter with your work account' },
  staffEntrance: { it: 'Lavori in Comune? Accesso per il personale', en: 'Do you work for the city? Staff sign-in' },
  failedTitle: { it: 'Accesso non riuscito', en: 'Sign-in failed' },
  again: { it: 'Riprova', en: 'Try again' },
  signedOut: { it: 'Sei uscito. A presto.', en: 'You are signed out. See you soon.' },
} as const;
