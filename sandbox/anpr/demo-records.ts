import { DEMO_PERSONS, type DemoPerson, type DemoPersonKey } from './demo-persons.js';
import { veniceAddress } from './addresses.js';
import { anprIdOf } from './identifiers.js';
import type { AddressRecord, RecordTrouble, RegisteredPerson } from './person.js';
import { getPlace, PADOVA } from './places.js';

interface DemoRecord {
  readonly family: string;
  readonly relationship?: string;
  /** Absent for those who live abroad. */
  readonly residence?: AddressRecord;
  readonly citizenship?: string;
  readonly taxCodeValidity?: '9';
}

const cannaregio = veniceAddress({
  species: 'SESTIERE',
  streetName: 'CANNAREGIO',
  number: '1234',
  postalCode: '30121',
  since: '2011-09-12',
});
const via = (streetName: string, number: string, postalCode: string, since = '2010-05-01') =>
  veniceAddress({ species: 'VIA', streetName, number, postalCode, since });
const sestiere = (streetName: string, number: string, postalCode: string, since = '2010-05-01') =>
  veniceAddress({ species: 'SESTIERE', streetName, number, postalCode, since });

/** The records of the demo persons whom the register knows. */
const RECORDS: Partial<Record<DemoPersonKey, DemoRecord>> = {
  'luca-bortoluzzi': { family: 'F-VENIER', residence: cannaregio },
  'anna-venier': { family: 'F-VENIER', relationship: '2', residence: cannaregio },
  'marta-bortoluzzi': { family: 'F-VENIER', relationship: '3', residence: { ...cannaregio, since: '2012-05-14' } },
  'tommaso-bortoluzzi': { family: 'F-VENIER', relationship: '3', residence: { ...cannaregio, since: '2016-09-30' } },
  'marco-zanetti': { family: 'F-ZANETTI', residence: { ...via('PIAVE', '45', '30171'), flat: '6' } },
  'giulia-rossi': { family: 'F-ROSSI-1', residence: sestiere('CASTELLO', '2108', '30122') },
  'giulia-rossi-omocodia': { family: 'F-ROSSI-2', residence: via('TORINO', '18', '30172') },
  'giulia-rossi-elder': { family: 'F-ROSSI-3', residence: via('RIZZARDI', '27', '30175') },
  'bruno-vianello': { family: 'F-VIANELLO', residence: via('MIRANESE', '101', '30174', '1970-06-01') },
  'elsa-scarpa': { family: 'F-SCARPA', residence: sestiere('CASTELLO', '615', '30122', '1962-02-20') },
  'elena-marin': {
    family: 'F-MARIN',
    residence: {
      municipality: PADOVA,
      species: 'VIA',
      speciesCode: '213',
      streetName: 'ALTINATE',
      number: '71',
      postalCode: '35121',
      since: '2018-10-01',
    },
  },
  'diego-busetto': { family: 'F-BUSETTO' },
  'sara-tagliapietra': { family: 'F-TAGLIAPIETRA', residence: sestiere('DORSODURO', '3011', '30123') },
  'nicola-pavan': { family: 'F-PAVAN', residence: via('BISSUOLA', '54', '30173') },
  'chiara-ballarin': { family: 'F-BALLARIN', residence: via('LEPANTO', '9', '30126') },
  'olena-kovalenko': {
    family: 'F-KOVALENKO',
    residence: via('CATENE', '33', '30175', '2019-03-04'),
    citizenship: '243',
  },
  'niccolo-deste': {
    family: 'F-DESTE',
    residence: veniceAddress({
      species: 'FONDAMENTA',
      streetName: 'DEI VETRAI',
      number: '42',
      postalCode: '30141',
      since: '1999-12-31',
    }),
  },
  'luisa-gavagnin': { family: 'F-GAVAGNIN', residence: via('SANDRO GALLO', '88', '30126'), taxCodeValidity: '9' },
  'davide-costantini': { family: 'F-COSTANTINI', residence: via('DANTE ALIGHIERI', '12', '30171', '2026-11-02') },
  'giorgio-memo': { family: 'F-MEMO', residence: sestiere('SCARPA', '204', '30126', '1990-01-15') },
  'enea-lento': { family: 'F-LENTO', residence: via('ALTINIA', '7', '30173') },
  'ada-guasti': { family: 'F-GUASTI', residence: via('SERNAGLIA', '20', '30171') },
  'ezio-fallani': { family: 'F-FALLANI', residence: via('CASTELLANA', '66', '30174') },
};

const TROUBLES: Partial<Record<DemoPerson['situation'], RecordTrouble>> = {
  'open-procedure': 'open-procedure',
  'blocking-anomaly': 'blocking-anomaly',
  'address-warning': 'address-warning',
  slow: 'slow',
  'always-failing': 'always-failing',
  'wrong-person': 'wrong-person',
};

/** Names as ANPR writes them: capitals, an apostrophe in place of an accent. */
export function registerSpelling(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\u0300|\u0301/g, "'")
    .replaceAll('’', "'")
    .toUpperCase();
}

function deathOf(situation: DemoPerson['situation'], yesterday: string): string | null {
  if (situation === 'deceased') return '2025-12-30';
  return situation === 'deceased-yesterday' ? yesterday : null;
}

/** The records of the demo persons; those whose situation is `unknown` have none. */
export function demoRecords({ yesterday }: { yesterday: string }): RegisteredPerson[] {
  return DEMO_PERSONS.flatMap((person) => {
    const record = RECORDS[person.key as DemoPersonKey];
    if (!record) return [];
    const argentina = getPlace('Z600');
    return [
      {
        anprId: anprIdOf(person.taxCode),
        taxCode: person.taxCode,
        taxCodeValidity: record.taxCodeValidity ?? '1',
        familyName: registerSpelling(person.familyName),
        givenName: registerSpelling(person.givenName),
        sex: person.sex,
        birthDate: person.birthDate,
        birthPlace: getPlace(person.birthPlaceCode),
        citizenship: record.citizenship ?? '100',
        residence: record.residence ?? null,
        abroad: record.residence
          ? null
          : {
              state: argentina,
              town: 'BUENOS AIRES',
              street: 'AVENIDA CORRIENTES',
              number: '1543',
              since: '2008-04-01',
            },
        familyId: record.family,
        relationship: record.relationship ?? '1',
        deceasedOn: deathOf(person.situation, yesterday),
        trouble: TROUBLES[person.situation] ?? null,
      },
    ];
  });
}
