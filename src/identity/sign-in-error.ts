import { AppError, type AppErrorOptions } from '../errors.js';
import type { Text } from '../texts.js';

/**
 * Every way in which a sign-in can fail, with what the person reads: what happened and what to do next.
 *
 * @source AgID, SPID technical rules, error table (19 to 25 and 30); the others are ours
 */
export const SIGN_IN_FAILURES = {
  WRONG_CREDENTIALS: {
    it: 'Le credenziali inserite non sono corrette. Riprova, oppure recuperale sul sito del tuo gestore di identità.',
    en: 'The credentials you entered are not right. Try again, or recover them on your identity provider’s site.',
  },
  LEVEL_NOT_AVAILABLE: {
    it: 'La tua identità non ha credenziali del livello richiesto da questo servizio. Chiedile al tuo gestore di identità.',
    en: 'Your identity has no credentials of the level that this service asks for. Ask your identity provider for them.',
  },
  TIMED_OUT: {
    it: 'È passato troppo tempo e l’accesso è scaduto. Ricomincia da qui.',
    en: 'Too much time went by and the sign-in expired. Start again from here.',
  },
  CONSENT_DENIED: {
    it: 'Non hai dato il consenso a comunicarci i tuoi dati, perciò non possiamo farti entrare.',
    en: 'You did not agree to give us your data, so we cannot let you in.',
  },
  IDENTITY_SUSPENDED: {
    it: 'La tua identità digitale risulta sospesa o revocata. Rivolgiti al tuo gestore di identità.',
    en: 'Your digital identity is suspended or revoked. Turn to your identity provider.',
  },
  CANCELLED: {
    it: 'Hai annullato l’accesso. Puoi ricominciare quando vuoi.',
    en: 'You cancelled the sign-in. You can start again whenever you like.',
  },
  WRONG_IDENTITY_TYPE: {
    it: 'Hai usato un’identità di un tipo diverso da quello richiesto (per esempio professionale). Usa la tua identità personale.',
    en: 'You used an identity of another type than the one asked for (a professional one, say). Use your personal identity.',
  },
  LEVEL_TOO_LOW: {
    it: 'Sei entrato con un livello di sicurezza più basso di quello richiesto. Ripeti l’accesso con il livello più alto.',
    en: 'You signed in at a lower security level than the one asked for. Sign in again at the higher level.',
  },
  TAX_CODE_MISSING: {
    it: 'Il gestore di identità non ci ha comunicato il tuo codice fiscale, che ci serve per riconoscerti.',
    en: 'The identity provider did not tell us your tax code, which we need to recognise you.',
  },
  TAX_CODE_INVALID: {
    it: 'Il codice fiscale comunicato dal gestore di identità non è valido. Rivolgiti al tuo gestore di identità.',
    en: 'The tax code that the identity provider told us is not valid. Turn to your identity provider.',
  },
  DATA_INCOMPLETE: {
    it: 'Il gestore di identità non ci ha comunicato tutti i dati richiesti. Riprova più tardi.',
    en: 'The identity provider did not tell us all the data we asked for. Try again later.',
  },
  NO_ROLE: {
    it: 'Il tuo utente non ha nessun ruolo su questa piattaforma. Chiedilo a chi amministra gli utenti dell’ente.',
    en: 'Your user has no role on this platform. Ask whoever administers the users of the municipality.',
  },
  NOT_OURS: {
    it: 'Questo accesso non è cominciato qui, o è già stato usato. Ricomincia da questa pagina.',
    en: 'This sign-in did not start here, or was used already. Start again from this page.',
  },
  NOT_TRUSTED: {
    it: 'La risposta del gestore di identità non ha superato i nostri controlli. Riprova; se succede ancora, segnalacelo.',
    en: 'The identity provider’s answer did not pass our checks. Try again; if it happens again, tell us.',
  },
  REFUSED: {
    it: 'Il gestore di identità ha rifiutato l’accesso. Riprova più tardi.',
    en: 'The identity provider refused the sign-in. Try again later.',
  },
  PROVIDER_UNAVAILABLE: {
    it: 'In questo momento il gestore di identità non risponde. Riprova tra qualche minuto.',
    en: 'The identity provider does not answer at the moment. Try again in a few minutes.',
  },
} as const satisfies Record<string, Text>;

export type SignInFailure = keyof typeof SIGN_IN_FAILURES;

/** A sign-in that did not come about. Web: the sign-in page with `text`, 503 when the provider is down, else 401. */
export class SignInError extends AppError {
  declare readonly code: SignInFailure;

  constructor(code: SignInFailure, message: string, options?: AppErrorOptions) {
    super(code, message, options);
  }

  /** What the person reads. */
  get text(): Text {
    return SIGN_IN_FAILURES[this.code];
  }
}

const BY_SPID_NUMBER: Readonly<Record<string, SignInFailure>> = {
  '19': 'WRONG_CREDENTIALS',
  '20': 'LEVEL_NOT_AVAILABLE',
  '21': 'TIMED_OUT',
  '22': 'CONSENT_DENIED',
  '23': 'IDENTITY_SUSPENDED',
  '25': 'CANCELLED',
  '30': 'WRONG_IDENTITY_TYPE',
};

/** The failure that an error answer of the provider means; SPID puts its own number into the description. */
export function failureOf(error: string, description: string | undefined): SignInFailure {
  const number = /ErrorCode nr(\d{2})/.exec(description ?? '')?.[1];
  const known = number === undefined ? undefined : BY_SPID_NUMBER[number];
  if (known) return known;
  if (error === 'temporarily_unavailable' || error === 'server_error') return 'PROVIDER_UNAVAILABLE';
  return error === 'access_denied' ? 'CANCELLED' : 'REFUSED';
}
