import { randomVeniceAddress } from './addresses.js';
import { demoRecords } from './demo-records.js';
import { anprIdOf } from './identifiers.js';
import {
  FAMILY_NAMES,
  FEMALE_NAMES,
  FOREIGN_FAMILY_NAMES,
  FOREIGN_FEMALE_NAMES,
  FOREIGN_MALE_NAMES,
  MALE_NAMES,
} from './names.js';
import type { AddressRecord, PlaceRef, RegisteredPerson } from './person.js';
import { getPlace, PLACES, VENEZIA } from './places.js';
import { createRandom, type Random } from './random.js';
import { writeTaxCode } from './tax-code-writer.js';

export interface Population {
  readonly people: readonly RegisteredPerson[];
  findByTaxCode(taxCode: string): RegisteredPerson | undefined;
  findByAnprId(anprId: string): RegisteredPerson | undefined;
  /** Members of the family record, the holder first. */
  family(familyId: string): readonly RegisteredPerson[];
}

const ITALIAN_BIRTH_PLACES = PLACES.filter((place) => place.kind === 'municipality' && place !== VENEZIA);
const YEAR_MS = 365.25 * 86_400_000;
/** Ages are counted from here, so that the made-up people stay the same from day to day. */
const REFERENCE_DAY = '2026-11-01';

interface Member {
  readonly sex: 'M' | 'F';
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly birthPlace: PlaceRef;
  readonly citizenship: string;
  readonly relationship: string;
}

/** Whoever would get a tax code that is taken gets the next one with a letter for a digit. */
function freeTaxCode(member: Member, taken: ReadonlySet<string>): string {
  const birth = { ...member, birthPlaceCode: member.birthPlace.code };
  for (let omocodia = 0; omocodia <= 7; omocodia += 1) {
    const code = writeTaxCode(birth, omocodia);
    if (!taken.has(code)) return code;
  }
  throw new Error('Eight people with the same birth data: change the seed');
}

function yearsBefore(day: string, years: number): string {
  return new Date(Date.parse(day) - years * YEAR_MS).toISOString().slice(0, 10);
}

function italian(random: Random, sex: 'M' | 'F', familyName: string, birthDate: string, relationship: string): Member {
  return {
    sex,
    familyName,
    givenName: random.pick(sex === 'F' ? FEMALE_NAMES : MALE_NAMES),
    birthDate,
    birthPlace: random.below(4) === 0 ? random.pick(ITALIAN_BIRTH_PLACES) : VENEZIA,
    citizenship: '100',
    relationship,
  };
}

function foreigner(random: Random, sex: 'M' | 'F', stateCode: string, birthDate: string, relationship: string): Member {
  const birthPlace = getPlace(stateCode);
  return {
    sex,
    familyName: random.pick(FOREIGN_FAMILY_NAMES[stateCode] ?? FAMILY_NAMES),
    givenName: random.pick(sex === 'F' ? FOREIGN_FEMALE_NAMES : FOREIGN_MALE_NAMES),
    birthDate,
    birthPlace,
    citizenship: birthPlace.statisticsCode,
    relationship,
  };
}

/** One family: a person alone, a couple, or a couple with children; one in ten from abroad. */
function composeFamily(random: Random): Member[] {
  const today = REFERENCE_DAY;
  const stateCode = random.below(10) === 0 ? random.pick(Object.keys(FOREIGN_FAMILY_NAMES)) : undefined;
  const holderBirth = random.date(yearsBefore(today, 88), yearsBefore(today, 22));
  const person = (sex: 'M' | 'F', familyName: string, birthDate: string, relationship: string) =>
    stateCode
      ? foreigner(random, sex, stateCode, birthDate, relationship)
      : italian(random, sex, familyName, birthDate, relationship);
  const holder = person(random.pick(['M', 'F']), random.pick(FAMILY_NAMES), holderBirth, '1');
  if (random.below(3) === 0) return [holder];

  const spouseSex = holder.sex === 'M' ? 'F' : 'M';
  const spouseBirth = random.date(yearsBefore(holderBirth, 6), yearsBefore(holderBirth, -4));
  const members = [holder, person(spouseSex, random.pick(FAMILY_NAMES), spouseBirth, '2')];
  const youngestParent = holderBirth > spouseBirth ? holderBirth : spouseBirth;
  const childrenFrom = yearsBefore(youngestParent, -20);
  const childrenUntil = [yearsBefore(youngestParent, -42), today].sort()[0] ?? today;
  const children = childrenFrom < childrenUntil && childrenFrom > yearsBefore(today, 24) ? random.below(3) : 0;
  for (let child = 0; child < children; child += 1) {
    const birthDate = random.date(childrenFrom, childrenUntil);
    members.push(italian(random, random.pick(['M', 'F']), holder.familyName, birthDate, '3'));
  }
  return members;
}

function register(member: Member, { taken, residence, familyId, deceasedOn }: RegistrationContext): RegisteredPerson {
  const taxCode = freeTaxCode(member, taken);
  taken.add(taxCode);
  return {
    ...member,
    anprId: anprIdOf(taxCode),
    taxCode,
    taxCodeValidity: '1',
    residence: { ...residence, since: residence.since > member.birthDate ? residence.since : member.birthDate },
    abroad: null,
    familyId,
    deceasedOn,
    trouble: null,
  };
}

interface RegistrationContext {
  readonly taken: Set<string>;
  readonly residence: AddressRecord;
  readonly familyId: string;
  readonly deceasedOn: string | null;
}

/**
 * The register of the sandbox: the demo persons and made-up families of Venice around them, the same for the same seed.
 *
 * @param today civil date, decides who died yesterday
 * @param size at least this many people
 */
export function createPopulation({
  seed = 1866,
  size = 400,
  today,
}: {
  seed?: number;
  size?: number;
  today: string;
}): Population {
  const random = createRandom(seed);
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  const people = demoRecords({ yesterday });
  const taken = new Set(people.map((person) => person.taxCode));
  for (let number = 1; people.length < size; number += 1) {
    const residence = randomVeniceAddress(random, random.date('1985-01-01', yearsBefore(REFERENCE_DAY, 1)));
    for (const member of composeFamily(random)) {
      const isDead = member.birthDate < yearsBefore(REFERENCE_DAY, 70) && random.below(8) === 0;
      const deceasedOn = isDead ? random.date(yearsBefore(REFERENCE_DAY, 5), yearsBefore(REFERENCE_DAY, 0.1)) : null;
      people.push(register(member, { taken, residence, familyId: `F-${String(number).padStart(4, '0')}`, deceasedOn }));
    }
  }
  const byTaxCode = new Map(people.map((person) => [person.taxCode, person]));
  const byAnprId = new Map(people.map((person) => [person.anprId, person]));
  return {
    people,
    findByTaxCode: (taxCode) => byTaxCode.get(taxCode),
    findByAnprId: (anprId) => byAnprId.get(anprId),
    family: (familyId) =>
      people
        .filter((person) => person.familyId === familyId)
        .sort((a, b) => Number(a.relationship) - Number(b.relationship)),
  };
}
