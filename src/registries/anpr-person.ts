import { z } from 'zod';
import { UnavailableError } from '../errors.js';
import { E002GeneralData, E002Residence, type E002Subject } from './e002.js';

/** A municipality as ANPR names it: capital letters. */
export interface MunicipalityRef {
  /** Six digits; null when ANPR does not tell. */
  readonly istatCode: string | null;
  readonly name: string;
  readonly province: string | null;
}

export type BirthPlace =
  | ({ readonly kind: 'italy' } & MunicipalityRef)
  | { readonly kind: 'abroad'; readonly town: string | null; readonly state: string; readonly stateCode: string | null }
  /** Born at sea, in flight ...: in ANPR's words. */
  | { readonly kind: 'exceptional'; readonly description: string };

/** A home address in Italy. */
export interface Address {
  /** e.g. "VIA PIAVE"; where house numbers run through a sestiere, its name: "CANNAREGIO". */
  readonly street: string;
  /** With letter and so on, e.g. "12/A"; null for addresses without number. */
  readonly number: string | null;
  /** Staircase, floor, flat: e.g. "scala B, interno 6". */
  readonly inside: string | null;
  readonly hamlet: string | null;
  readonly postalCode: string | null;
  readonly municipality: MunicipalityRef;
  /** Name on the door when it is another's. */
  readonly careOf: string | null;
}

export interface AddressAbroad {
  readonly street: string | null;
  readonly town: string | null;
  readonly state: string;
}

export interface AnprAnomaly {
  /** e.g. EN181. */
  readonly code: string;
  /** Errors keep a certificate from being issued, warnings do not. */
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

export interface GeneralData {
  readonly anprId: string;
  readonly taxCode: string;
  /** False while the revenue agency has not confirmed the code. */
  readonly taxCodeValidated: boolean;
  /** Capital letters, an apostrophe for an accent; null for the few who have none. */
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly sex: 'M' | 'F';
  /** Civil date. */
  readonly birthDate: string;
  readonly birthPlace: BirthPlace;
  /** On the register of Italians abroad. */
  readonly aire: boolean;
  /** Civil date; null for the living. */
  readonly deceasedOn: string | null;
}

export interface ResidenceData {
  readonly anprId: string;
  /** Null for those abroad and for those who have none on that day. */
  readonly residence: Address | null;
  readonly abroad: AddressAbroad | null;
  /** Civil date; null when ANPR does not tell. */
  readonly since: string | null;
  readonly deceasedOn: string | null;
}

/** A person as ANPR knows them on one day: general data and residence together. */
export interface AnprPerson extends GeneralData, Omit<ResidenceData, 'anprId' | 'deceasedOn'> {
  /** The municipality where the person lives; null for those abroad. */
  readonly residentIn: MunicipalityRef | null;
  readonly anomalies: readonly AnprAnomaly[];
}

const DEATH_INFO_ID = '1015';

function malformed(what: string): UnavailableError {
  return new UnavailableError('ANPR_ANSWER', `ANPR answered with ${what}`);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Paths only: the values are personal data
  const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw malformed(`${what} that cannot be read (${paths || 'missing'})`);
}

function municipalityOf(comune: {
  nomeComune: string;
  codiceIstat?: string | undefined;
  siglaProvinciaIstat?: string | undefined;
}): MunicipalityRef {
  return {
    istatCode: comune.codiceIstat ?? null,
    name: comune.nomeComune,
    province: comune.siglaProvinciaIstat ?? null,
  };
}

function birthPlaceOf({ luogoEccezionale, comune, localita }: E002GeneralData['luogoNascita']): BirthPlace {
  if (comune) return { kind: 'italy', ...municipalityOf(comune) };
  if (localita?.descrizioneStato) {
    const { descrizioneLocalita, descrizioneStato, codiceStato } = localita;
    return {
      kind: 'abroad',
      town: descrizioneLocalita ?? null,
      state: descrizioneStato,
      stateCode: codiceStato ?? null,
    };
  }
  if (luogoEccezionale) return { kind: 'exceptional', description: luogoEccezionale };
  throw malformed('a birth without place');
}

function deathOf({ infoSoggettoEnte, datiDecesso }: E002Subject): string | null {
  const told = infoSoggettoEnte?.find((info) => info.id === DEATH_INFO_ID)?.valoreData ?? datiDecesso?.dataEvento;
  return told === undefined ? null : parse(z.iso.date(), told, 'a day of death');
}

/**
 * The general data of the subject of C015.
 *
 * @throws {UnavailableError} ANPR_ANSWER when a field that every person has is missing
 */
export function readGeneralData(subject: E002Subject): GeneralData {
  const data = parse(E002GeneralData, subject.generalita, 'general data');
  const { codiceFiscale, cognome, senzaCognome, nome, senzaNome, sesso, dataNascita, luogoNascita, soggettoAIRE } =
    data;
  if (!cognome && !senzaCognome) throw malformed('a person without family name');
  if (!nome && !senzaNome) throw malformed('a person without given name');
  return {
    anprId: parse(z.string(), subject.identificativi?.idANPR, 'an ANPR id'),
    taxCode: codiceFiscale.codFiscale,
    taxCodeValidated: codiceFiscale.validitaCF === '1',
    familyName: cognome ?? null,
    givenName: nome ?? null,
    sex: sesso,
    birthDate: dataNascita,
    birthPlace: birthPlaceOf(luogoNascita),
    // The services write yes in two ways
    aire: soggettoAIRE === 'Y' || soggettoAIRE === 'S',
    deceasedOn: deathOf(subject),
  };
}

function numberOf(house: NonNullable<E002Residence['indirizzo']>['numeroCivico']): string | null {
  if (!house?.numero && !house?.metrico) return null;
  const { numero, metrico, lettera, esponente1, colore } = house;
  const suffix = [lettera, esponente1].filter(Boolean).join('/');
  return [`${numero ?? `km ${metrico}`}${suffix ? `/${suffix}` : ''}`, colore].filter(Boolean).join(' ');
}

function insideOf(house: NonNullable<E002Residence['indirizzo']>['numeroCivico']): string | null {
  const { corte, scala, piano, interno1 } = house?.civicoInterno ?? {};
  const parts = [
    corte && `corte ${corte}`,
    scala && `scala ${scala}`,
    piano && `piano ${piano}`,
    interno1 && `interno ${interno1}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : null;
}

function addressOf({ indirizzo, presso }: E002Residence): Address | null {
  if (!indirizzo) return null;
  const { specie, denominazioneToponimo } = indirizzo.toponimo;
  return {
    street: specie && specie !== 'SESTIERE' ? `${specie} ${denominazioneToponimo}` : denominazioneToponimo,
    number: numberOf(indirizzo.numeroCivico),
    inside: insideOf(indirizzo.numeroCivico),
    hamlet: indirizzo.frazione ?? null,
    postalCode: indirizzo.cap ?? null,
    municipality: municipalityOf(indirizzo.comune),
    careOf: presso ?? null,
  };
}

function abroadOf({ localitaEstera }: E002Residence): AddressAbroad | null {
  if (!localitaEstera) return null;
  const { localita, toponimo } = localitaEstera.indirizzoEstero;
  if (!localita.descrizioneStato) throw malformed('an address abroad without state');
  const street = [toponimo?.denominazione, toponimo?.numeroCivico].filter(Boolean).join(' ');
  return { street: street || null, town: localita.descrizioneLocalita ?? null, state: localita.descrizioneStato };
}

/**
 * The residence of the subject of C020.
 *
 * @throws {UnavailableError} ANPR_ANSWER when it cannot be read, or when there are several addresses: which one holds is
 *   not ours to guess
 */
export function readResidence(subject: E002Subject): ResidenceData {
  const all = parse(z.array(E002Residence), subject.residenza ?? [], 'a residence');
  if (all.length > 1) throw malformed(`${all.length} residences`);
  const [current] = all;
  if (current && !current.indirizzo && !current.localitaEstera) throw malformed('a residence without address');
  return {
    anprId: parse(z.string(), subject.identificativi?.idANPR, 'an ANPR id'),
    residence: current ? addressOf(current) : null,
    abroad: current ? abroadOf(current) : null,
    since: current?.dataDecorrenzaResidenza ?? null,
    deceasedOn: deathOf(subject),
  };
}

/** General data and residence of one person as one. @throws {Error} when they are of two persons: a mistake of the caller */
export function joinPerson(
  general: GeneralData,
  residence: ResidenceData,
  anomalies: readonly AnprAnomaly[] = [],
): AnprPerson {
  if (general.anprId !== residence.anprId) throw new Error('General data and residence are of two persons');
  const { residence: address, abroad, since } = residence;
  return {
    ...general,
    deceasedOn: general.deceasedOn ?? residence.deceasedOn,
    residence: address,
    abroad,
    since,
    residentIn: address?.municipality ?? null,
    anomalies,
  };
}

/** One line, e.g. "CANNAREGIO 1234, 30121 VENEZIA (VE)". */
export function formatAddress({ street, number, inside, hamlet, postalCode, municipality }: Address): string {
  const place = [postalCode, municipality.name, municipality.province && `(${municipality.province})`];
  return [[street, number].filter(Boolean).join(' '), inside, hamlet, place.filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');
}
