import type { Anomaly, E002Request } from './e002-schema.js';
import type { Population } from './population.js';
import type { RegisteredPerson } from './person.js';
import type { AnprUseCase } from './services.js';
import { SUBJECTS } from './subject.js';

/** What ANPR answers, before it gets its operation id. */
export type E002Answer =
  | { readonly status: 200; readonly subjects: readonly unknown[]; readonly anomalies: readonly Anomaly[] }
  | { readonly status: 400 | 404 | 500; readonly errors: readonly Anomaly[] };

/*
 * Codes and meanings from ANPR's table of errors (italia/anpr). EN148 and EN181 are errors of a certificate there; here
 * they come with the data of C015 and C020, as a warning that the record is not fit for certifying.
 */
const NOT_FOUND = error('EN122', 'La ricerca non ha trovato alcun soggetto');
const ANOMALIES = {
  'open-procedure': error('EN181', 'Risulta un procedimento aperto per il soggetto: il certificato non si emette'),
  'blocking-anomaly': error('EN148', 'La scheda del soggetto presenta una anomalia di generazione'),
  'address-warning': { ...error('CN558', "L'indirizzo non risulta allineato ad ANNCSU"), tipoErroreAnomalia: 'W' },
} as const satisfies Partial<Record<NonNullable<RegisteredPerson['trouble']>, Anomaly>>;

export function error(code: string, text: string, field?: string): Anomaly {
  return {
    codiceErroreAnomalia: code,
    tipoErroreAnomalia: 'E',
    testoErroreAnomalia: text,
    ...(field ? { campoErroreAnomalia: field } : {}),
  };
}

function anomaliesOf({ trouble }: RegisteredPerson): readonly Anomaly[] {
  return trouble !== null && trouble in ANOMALIES ? [ANOMALIES[trouble as keyof typeof ANOMALIES]] : [];
}

/** Everyone whom the personal data of the criteria fit; an ANPR id or a tax code alone decides when it is given. */
function search(criteria: E002Request['criteriRicerca'], population: Population): readonly RegisteredPerson[] {
  const { idANPR, codiceFiscale, cognome, nome, sesso, datiNascita } = criteria;
  const one = idANPR ? population.findByAnprId(idANPR) : codiceFiscale && population.findByTaxCode(codiceFiscale);
  if (idANPR || codiceFiscale) return one ? [one] : [];
  if (!cognome || !nome || !datiNascita?.dataEvento) return [];
  return population.people.filter(
    (person) =>
      person.familyName === cognome.toUpperCase() &&
      person.givenName === nome.toUpperCase() &&
      person.birthDate === datiNascita.dataEvento &&
      (sesso === undefined || person.sex === sesso),
  );
}

/** C003: S or N for the declared data, all together. */
function verify(person: RegisteredPerson, request: E002Request): unknown {
  const { codiceFiscale, cognome, nome, sesso, dataNascita } = request.verifica?.generalita ?? {};
  const claims: [unknown, string][] = [
    [codiceFiscale?.codFiscale, person.taxCode],
    [cognome?.toUpperCase(), person.familyName],
    [nome?.toUpperCase(), person.givenName],
    [sesso, person.sex],
    [dataNascita, person.birthDate],
  ];
  const holds = claims.every(([claimed, known]) => claimed === undefined || claimed === known);
  return { infoSoggettoEnte: [{ id: '1003', chiave: 'Verifica generalità', valore: holds ? 'S' : 'N' }] };
}

function wrongCriteria(useCase: AnprUseCase, request: E002Request): Anomaly | undefined {
  const { idANPR, codiceFiscale, cognome, nome } = request.criteriRicerca;
  if (useCase === 'C030') {
    if (idANPR) return error('EN132', 'C030 si interroga con il codice fiscale o i dati anagrafici', 'criteriRicerca');
    if (!codiceFiscale && !(cognome && nome)) {
      return error('EN132', 'Campi obbligatori non valorizzati', 'criteriRicerca.codiceFiscale');
    }
    return undefined;
  }
  if (!idANPR) return error('EN132', 'Campi obbligatori non valorizzati', 'criteriRicerca.idANPR');
  if (useCase === 'C003' && !request.verifica) return error('EN132', 'Campi obbligatori non valorizzati', 'verifica');
  return undefined;
}

/** Answers a well-formed request. @param today civil date: no question about the future */
export function answerE002(
  useCase: AnprUseCase,
  request: E002Request,
  { population, today }: { population: Population; today: string },
): E002Answer {
  const { casoUso, dataRiferimentoRichiesta: day } = request.datiRichiesta;
  if (casoUso !== useCase) {
    return {
      status: 400,
      errors: [error('EN132', `Il caso d'uso di questo servizio è ${useCase}`, 'datiRichiesta.casoUso')],
    };
  }
  if (day > today) {
    return { status: 400, errors: [error('EN178', 'La data di riferimento è futura', 'dataRiferimentoRichiesta')] };
  }
  const wrong = wrongCriteria(useCase, request);
  if (wrong) return { status: 400, errors: [wrong] };

  const [found, ...others] = search(request.criteriRicerca, population);
  if (found?.trouble === 'always-failing') {
    return { status: 500, errors: [error('SANDBOX-500', 'Errore interno del servizio (persona di prova)')] };
  }
  if (!found || found.birthDate > day) return { status: 404, errors: [NOT_FOUND] };
  if (others.length > 0) {
    return { status: 400, errors: [error('EN115', 'La ricerca individua più soggetti: restringere i criteri')] };
  }
  if (useCase === 'C030') return { status: 200, subjects: [SUBJECTS.C030(found)], anomalies: [] };
  if (useCase === 'C003') return { status: 200, subjects: [verify(found, request)], anomalies: [] };
  const told = found.trouble === 'wrong-person' ? (population.people.find((other) => other !== found) ?? found) : found;
  if (useCase === 'C021') {
    return { status: 200, subjects: population.family(told.familyId).map(SUBJECTS.C021), anomalies: anomaliesOf(told) };
  }
  return { status: 200, subjects: [SUBJECTS[useCase](told, day)], anomalies: anomaliesOf(told) };
}
