export const demoTexts = {
  title: { it: 'Utenti di prova', en: 'Test users' },
  lead: {
    it: 'Persone inventate, per provare il portale. Premi «Accedi» e scegli il nome nella pagina del gestore di identità di prova.',
    en: 'Made-up people to try the portal with. Press “Sign in” and choose the name on the page of the trial identity provider.',
  },
  citizens: { it: 'Cittadini', en: 'Citizens' },
  staff: { it: 'Personale del Comune', en: 'City staff' },
  enterCitizen: { it: 'Accedi come cittadino', en: 'Sign in as a citizen' },
  enterStaff: { it: 'Accedi come personale', en: 'Sign in as staff' },
} as const;
