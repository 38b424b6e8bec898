export const reopenTexts = {
  title: { it: 'Il problema c’è ancora?', en: 'Is the problem still there?' },
  text: {
    it: 'Se la risposta non risolve il problema, puoi riaprire la segnalazione una volta.',
    en: 'If the answer does not solve the problem, you may reopen the report once.',
  },
  until: { it: 'Puoi farlo fino al {date}.', en: 'You can do so until {date}.' },
  reason: { it: 'Che cosa non va?', en: 'What is wrong?' },
  button: { it: 'Riapri la segnalazione', en: 'Reopen the report' },
  reopened: {
    it: 'La segnalazione è stata riaperta: torna all’ufficio.',
    en: 'The report has been reopened: it goes back to the office.',
  },
  tooLate: { it: 'La segnalazione non si può più riaprire.', en: 'The report can no longer be reopened.' },
  missing: {
    it: 'Scrivi in breve che cosa non va (almeno 5 caratteri).',
    en: 'Write briefly what is wrong (at least 5 characters).',
  },
} as const;
