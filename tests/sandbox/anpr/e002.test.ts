import { getDemoPerson } from '../../../sandbox/anpr/demo-persons.js';
import { answerE002 } from '../../../sandbox/anpr/e002.js';
import { E002Request } from '../../../sandbox/anpr/e002-schema.js';
import { createPopulation } from '../../../sandbox/anpr/population.js';
import { writeTaxCode } from '../../../sandbox/anpr/tax-code-writer.js';
import type { AnprUseCase } from '../../../sandbox/anpr/services.js';
import { openPlaces } from '../../../src/geography/places.js';
import { parseTaxCode } from '../../../src/identity/tax-code.js';

const today = '2026-11-24';
const population = createPopulation({ today });
const personOf = (taxCode: string) => {
  const person = population.findByTaxCode(taxCode);
  if (!person) throw new Error(`${taxCode} is not in the population`);
  return person;
};
const anna = personOf(getDemoPerson('anna-venier').taxCode);

function ask(useCase: AnprUseCase, criteriRicerca: E002Request['criteriRicerca'], more: Partial<E002Request> = {}) {
  const datiRichiesta = { dataRiferimentoRichiesta: today, motivoRichiesta: 'test', casoUso: useCase };
  const request = E002Request.parse({ idOperazioneClient: 'op1', criteriRicerca, datiRichiesta, ...more });
  return answerE002(useCase, request, { population, today });
}

describe('E002 of the ANPR sandbox', () => {
  it('C030 gives the ANPR id for a tax code, and nothing else', () => {
    expect(ask('C030', { codiceFiscale: anna.taxCode })).toEqual({
      status: 200,
      subjects: [{ identificativi: { idANPR: anna.anprId } }],
      anomalies: [],
    });
  });

  it('C030 gives the ANPR id for personal data, unless two persons have the same', () => {
    const born = (day: string) => ({ datiNascita: { dataEvento: day } });
    expect(ask('C030', { cognome: 'Venier', nome: 'Anna', ...born('1984-03-15') })).toMatchObject({ status: 200 });
    expect(ask('C030', { cognome: 'Rossi', nome: 'Giulia', ...born('1995-04-10') })).toMatchObject({
      status: 400,
      errors: [{ codiceErroreAnomalia: 'EN115' }],
    });
  });

  it('the consultations want the ANPR id, not the tax code', () => {
    for (const useCase of ['C015', 'C020', 'C021', 'C003'] as const) {
      expect(ask(useCase, { codiceFiscale: anna.taxCode })).toMatchObject({
        status: 400,
        errors: [{ codiceErroreAnomalia: 'EN132', campoErroreAnomalia: 'criteriRicerca.idANPR' }],
      });
    }
  });

  it('answers 404 EN122 about nobody, and about somebody before birth', () => {
    const notFound = { status: 404, errors: [{ codiceErroreAnomalia: 'EN122' }] };
    expect(ask('C030', { codiceFiscale: getDemoPerson('paolo-ferro').taxCode })).toMatchObject(notFound);
    const tommaso = personOf(getDemoPerson('tommaso-bortoluzzi').taxCode);
    const before = { dataRiferimentoRichiesta: '2016-09-29', motivoRichiesta: 'x', casoUso: 'C015' };
    expect(ask('C015', { idANPR: tommaso.anprId }, { datiRichiesta: before })).toMatchObject(notFound);
  });

  it('C021 gives the family of four, the holder first', () => {
    const answered = ask('C021', { idANPR: anna.anprId });
    if (answered.status !== 200) throw new Error('refused');
    const subjects = answered.subjects as {
      generalita: { nome: string };
      legameSoggetto: { codiceLegame: string };
    }[];
    expect(subjects.map(({ generalita, legameSoggetto }) => [generalita.nome, legameSoggetto.codiceLegame])).toEqual([
      ['LUCA', '1'],
      ['ANNA', '2'],
      ['MARTA', '3'],
      ['TOMMASO', '3'],
    ]);
  });

  it.each([
    ['S', { cognome: 'Venier', dataNascita: '1984-03-15' }],
    ['N', { cognome: 'Venier', dataNascita: '1984-03-16' }],
  ])('C003 answers %s to the declaration %j', (valore, generalita) => {
    expect(ask('C003', { idANPR: anna.anprId }, { verifica: { generalita } })).toMatchObject({
      status: 200,
      subjects: [{ infoSoggettoEnte: [{ valore }] }],
    });
  });

  it('C020 tells no address before it began', () => {
    const davide = personOf(getDemoPerson('davide-costantini').taxCode);
    const before = { dataRiferimentoRichiesta: '2026-11-01', motivoRichiesta: 'x', casoUso: 'C020' };
    expect(ask('C020', { idANPR: davide.anprId })).toMatchObject({ subjects: [{ residenza: [{}] }] });
    expect(ask('C020', { idANPR: davide.anprId }, { datiRichiesta: before })).toMatchObject({
      subjects: [{ residenza: [] }],
    });
  });
});

describe('population of the ANPR sandbox', () => {
  const { people } = population;

  it('is the same whenever it is made, but for who died yesterday', () => {
    expect(createPopulation({ today }).people).toEqual(people);
    const other = createPopulation({ today: '2027-02-01' });
    expect(other.people.map((person) => person.taxCode)).toEqual(people.map((person) => person.taxCode));
    expect(other.findByTaxCode(getDemoPerson('elsa-scarpa').taxCode)?.deceasedOn).toBe('2027-01-31');
    expect(createPopulation({ today, seed: 2 }).people).not.toEqual(people);
  });

  it('has hundreds of people in families, with minors, foreigners, namesakes, deceased and omocodia', () => {
    expect(people.length).toBeGreaterThanOrEqual(300);
    const count = (holds: (person: (typeof people)[number]) => boolean) => people.filter(holds).length;
    expect(new Set(people.map((person) => person.familyId)).size).toBeLessThan(people.length * 0.7);
    expect(count((person) => person.birthDate > '2008-11-24')).toBeGreaterThan(20);
    expect(count((person) => person.citizenship !== '100')).toBeGreaterThan(20);
    expect(count((person) => person.deceasedOn !== null)).toBeGreaterThan(5);
    expect(
      count((person) => person.taxCode !== writeTaxCode({ ...person, birthPlaceCode: person.birthPlace.code })),
    ).toBeGreaterThanOrEqual(1);
    const names = people.map((person) => `${person.givenName} ${person.familyName}`);
    expect(new Set(names).size).toBeLessThan(names.length);
  });

  it('has no tax code, ANPR id or death that cannot be', () => {
    const places = openPlaces();
    expect(new Set(people.map((person) => person.taxCode)).size).toBe(people.length);
    expect(new Set(people.map((person) => person.anprId)).size).toBe(people.length);
    for (const person of people) {
      expect(parseTaxCode(person.taxCode, { today, places })).toMatchObject({
        ok: true,
        value: { birthDate: person.birthDate, sex: person.sex, birthPlaceCode: person.birthPlace.code },
      });
      if (person.deceasedOn) expect(person.deceasedOn > person.birthDate && person.deceasedOn < today).toBe(true);
      const since = (person.residence ?? person.abroad)?.since ?? '';
      expect(since >= person.birthDate || person.abroad !== null).toBe(true);
    }
  });

  it('has places that exist, under their own codes', () => {
    const places = openPlaces();
    for (const { birthPlace } of people) {
      const known = places.findByCode(birthPlace.code);
      if (birthPlace.kind === 'municipality') expect(known?.istatCode).toBe(birthPlace.statisticsCode);
      else expect(known?.kind).toBe('state');
    }
  });
});
