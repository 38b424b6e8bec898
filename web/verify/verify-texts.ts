export const verifyTexts = {
  title: { it: 'Verifica un certificato', en: 'Verify a certificate' },
  lead: {
    it: 'Inquadra il codice QR del certificato, oppure scrivi qui il codice stampato accanto. Non serve accedere.',
    en: 'Scan the QR code of the certificate, or type here the code printed beside it. No need to sign in.',
  },
  label: { it: 'Codice di verifica', en: 'Verification code' },
  button: { it: 'Verifica', en: 'Verify' },
  missing: {
    it: 'Scrivi il codice di verifica stampato sul certificato.',
    en: 'Type the verification code printed on the certificate.',
  },
  validTitle: { it: 'Certificato valido', en: 'Valid certificate' },
  validText: {
    it: 'Il Comune di Venezia ha rilasciato questo certificato ed è ancora valido.',
    en: 'The city of Venice issued this certificate and it is still valid.',
  },
  expiredTitle: { it: 'Certificato scaduto', en: 'Expired certificate' },
  expiredText: {
    it: 'Il Comune di Venezia ha rilasciato questo certificato, ma non è più valido: il termine è passato.',
    en: 'The city of Venice issued this certificate, but it is no longer valid: its term has passed.',
  },
  revokedTitle: { it: 'Certificato revocato', en: 'Revoked certificate' },
  revokedText: {
    it: 'Il Comune di Venezia ha revocato questo certificato: non vale più, anche se la data non è passata.',
    en: 'The city of Venice revoked this certificate: it is no longer valid, even if its date has not passed.',
  },
  unknownTitle: { it: 'Codice sconosciuto', en: 'Unknown code' },
  unknownText: {
    it: 'Nessun certificato ha questo codice. Controlla di averlo scritto bene; se è giusto, il certificato non è autentico.',
    en: 'No certificate has this code. Check that you typed it correctly; if so, the certificate is not authentic.',
  },
  issuedOn: { it: 'Rilasciato il', en: 'Issued on' },
  validUntil: { it: 'Valido fino al', en: 'Valid until' },
  issuedBy: { it: 'Rilasciato da', en: 'Issued by' },
  document: { it: 'Documento', en: 'Document' },
  certificate: { it: 'Certificato', en: 'Certificate' },
  caseNumber: { it: 'Numero della pratica', en: 'Case number' },
  initials: { it: 'Intestato a (iniziali)', en: 'Issued to (initials)' },
  fingerprint: { it: 'Impronta SHA-256 del file', en: 'SHA-256 fingerprint of the file' },
  fingerprintHint: {
    it: 'Se hai il PDF, la sua impronta deve essere uguale a questa.',
    en: 'If you have the PDF, its fingerprint must equal this one.',
  },
  another: { it: 'Verifica un altro certificato', en: 'Verify another certificate' },
} as const;
