export const homeTexts = {
  title: { it: 'Di che cosa hai bisogno?', en: 'What do you need?' },
  lead: {
    it: 'Certificati, segnalazioni, pagamenti: chiedi al Comune di Venezia da casa, a ogni ora, e segui ogni richiesta passo per passo.',
    en: 'Certificates, reports, payments: ask the city of Venice from home, at any hour, and follow every request step by step.',
  },
  searchLabel: { it: 'Cerca un servizio', en: 'Search for a service' },
  searchHint: { it: 'Per esempio: residenza, lampione, rifiuti', en: 'For example: residence, street lamp, waste' },
  searchButton: { it: 'Cerca', en: 'Search' },
  frequent: { it: 'Servizi più richiesti', en: 'Most requested services' },
  allServices: { it: 'Tutti i servizi', en: 'All services' },
  lifeEvents: { it: 'Che cosa sta succedendo nella tua vita?', en: 'What is happening in your life?' },
  lifeEventsLead: { it: 'I servizi raccolti per momento della vita.', en: 'Services gathered by life event.' },
  areaTitle: { it: 'La tua area personale', en: 'Your personal area' },
  areaText: {
    it: 'Le tue richieste, i pagamenti e i documenti in un posto solo. Vedi anche chi, in Comune, ha guardato i tuoi dati.',
    en: 'Your requests, payments and documents in one place. You also see who, at the city, looked at your data.',
  },
  areaLink: { it: 'Vai alla tua area', en: 'Go to your area' },
  reportTitle: { it: 'Qualcosa non va in città?', en: 'Something wrong in the city?' },
  reportText: {
    it: 'Un lampione spento alle Zattere, una buca a Mestre, rifiuti a Marghera: segnalalo in due minuti, anche senza accedere.',
    en: 'A dead street lamp on the Zattere, a hole in Mestre, waste in Marghera: report it in two minutes, even without signing in.',
  },
  reportLink: { it: 'Segnala un disservizio', en: 'Report a problem' },
  verifyTitle: { it: 'Hai ricevuto un certificato?', en: 'Did you receive a certificate?' },
  verifyText: {
    it: 'Controlla che sia autentico e ancora valido, con il codice stampato accanto al QR.',
    en: 'Check that it is authentic and still valid, with the code printed beside the QR.',
  },
  verifyLink: { it: 'Verifica un certificato', en: 'Verify a certificate' },
} as const;
