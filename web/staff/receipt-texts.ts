export const receiptTexts = {
  title: { it: 'Il pagamento', en: 'The payment' },
  problem: { it: 'Che cosa non va', en: 'What is wrong' },
  received: { it: 'Importo ricevuto', en: 'Amount received' },
  asked: { it: 'Importo chiesto', en: 'Amount asked' },
  notice: { it: 'Numero dell’avviso', en: 'Notice number' },
  paidAt: { it: 'Pagato il', en: 'Paid on' },
  provider: { it: 'Prestatore', en: 'Provider' },
  debtor: { it: 'Codice fiscale del debitore', en: 'Tax code of the debtor' },
  receipt: { it: 'Ricevuta', en: 'Receipt' },
  hash: { it: 'Impronta SHA-256 del documento', en: 'SHA-256 of the document' },
  download: { it: 'Scarica la ricevuta come è arrivata', en: 'Download the receipt as it came' },
  noDocument: {
    it: 'La ricevuta è arrivata prima che i documenti fossero conservati.',
    en: 'The receipt came before documents were kept.',
  },
  purpose: { it: 'Ricevuta di pagamento', en: 'Payment receipt' },
} as const;

/** What a verdict means to who decides. */
export const verdictTexts = {
  settles: {
    it: 'Nulla: è quanto chiesto, ma la richiesta è stata ritirata',
    en: 'Nothing: it is as asked, but the request was withdrawn',
  },
  'not-paid': { it: 'Il pagamento non è riuscito', en: 'The payment failed' },
  duplicate: { it: 'L’avviso era già stato pagato', en: 'The notice had been paid already' },
  late: {
    it: 'È arrivato quando la richiesta era ritirata o scaduta',
    en: 'It came when the request was withdrawn or had expired',
  },
  'wrong-amount': {
    it: 'L’importo o il conto non sono quelli chiesti',
    en: 'The amount or the account is not what was asked',
  },
  'wrong-stamp': {
    it: 'La marca da bollo non vale per questo documento',
    en: 'The revenue stamp is not valid for this document',
  },
  unknown: { it: 'Non corrisponde a nessun avviso emesso da qui', en: 'It matches no notice issued here' },
} as const;

export const unreadableText = {
  it: 'La ricevuta non si legge: guarda il documento',
  en: 'The receipt cannot be read: look at the document',
} as const;
