import type { AnprUseCase } from './services.js';
import type { AddressAbroad, AddressRecord, PlaceRef, RegisteredPerson } from './person.js';

type Json = Record<string, unknown>;

function place({ kind, name, statisticsCode, province, town }: PlaceRef): Json {
  if (kind === 'state') {
    return { localita: { descrizioneLocalita: town, descrizioneStato: name, codiceStato: statisticsCode } };
  }
  return { comune: { nomeComune: name, codiceIstat: statisticsCode, siglaProvinciaIstat: province } };
}

function generalData(person: RegisteredPerson): Json {
  return {
    codiceFiscale: {
      codFiscale: person.taxCode,
      validitaCF: person.taxCodeValidity,
      dataAttribuzioneValidita: person.birthDate > '2014-12-29' ? person.birthDate : '2014-12-29',
    },
    cognome: person.familyName,
    nome: person.givenName,
    sesso: person.sex,
    dataNascita: person.birthDate,
    luogoNascita: place(person.birthPlace),
    soggettoAIRE: person.abroad ? 'Y' : 'N',
    ...(person.abroad ? { annoEspatrio: person.abroad.since.slice(0, 4) } : {}),
    idSchedaSoggettoANPR: `S-${person.anprId}`,
  };
}

function addressInItaly(address: AddressRecord): Json {
  const inside = {
    ...(address.staircase ? { scala: address.staircase } : {}),
    ...(address.flat ? { interno1: address.flat } : {}),
  };
  return {
    tipoIndirizzo: '1',
    indirizzo: {
      cap: address.postalCode,
      comune: place(address.municipality).comune,
      toponimo: {
        ...(address.speciesCode ? { codSpecie: address.speciesCode } : {}),
        specie: address.species,
        denominazioneToponimo: address.streetName,
      },
      numeroCivico: {
        numero: address.number,
        ...(address.letter ? { lettera: address.letter } : {}),
        ...(Object.keys(inside).length > 0 ? { civicoInterno: inside } : {}),
      },
    },
    dataDecorrenzaResidenza: address.since,
  };
}

function addressAbroad({ state, town, street, number, since }: AddressAbroad): Json {
  return {
    tipoIndirizzo: '3',
    localitaEstera: {
      indirizzoEstero: {
        localita: { descrizioneLocalita: town, descrizioneStato: state.name, codiceStato: state.statisticsCode },
        toponimo: { denominazione: street, numeroCivico: number },
      },
    },
    dataDecorrenzaResidenza: since,
  };
}

/** The address on that day; none before it began, since the sandbox keeps no history. */
function residenceOn(person: RegisteredPerson, day: string): Json[] {
  if (person.residence && person.residence.since <= day) return [addressInItaly(person.residence)];
  if (person.abroad && person.abroad.since <= day) return [addressAbroad(person.abroad)];
  return [];
}

function deathOn({ deceasedOn }: RegisteredPerson, day: string): Json {
  if (deceasedOn === null || deceasedOn > day) return {};
  return {
    infoSoggettoEnte: [{ id: '1015', chiave: 'Data decesso', valore: 'A', valoreData: deceasedOn }],
    datiDecesso: { dataEvento: deceasedOn },
  };
}

/** What each consultation tells of a person, as the record was on that day. */
export const SUBJECTS = {
  C015: (person: RegisteredPerson, day: string): Json => ({
    identificativi: { idANPR: person.anprId },
    generalita: generalData(person),
    ...deathOn(person, day),
  }),
  C020: (person: RegisteredPerson, day: string): Json => ({
    identificativi: { idANPR: person.anprId },
    generalita: generalData(person),
    residenza: residenceOn(person, day),
    ...deathOn(person, day),
  }),
  C021: (person: RegisteredPerson): Json => ({
    identificativi: { idANPR: person.anprId },
    generalita: generalData(person),
    legameSoggetto: {
      tipoLegame: person.abroad ? '5' : '3',
      codiceLegame: person.relationship,
      dataDecorrenza: (person.residence ?? person.abroad)?.since,
    },
  }),
  C030: (person: RegisteredPerson): Json => ({ identificativi: { idANPR: person.anprId } }),
} as const satisfies Partial<Record<AnprUseCase, (person: RegisteredPerson, day: string) => Json>>;
