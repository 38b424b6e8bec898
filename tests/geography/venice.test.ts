import { openPlaces } from '../../src/geography/places.js';
import { LOCALITIES, MUNICIPALITA, SESTIERI, VENICE } from '../../src/geography/venice.js';
import { findLocality, searchStreets, VENICE_STREETS } from '../../src/geography/venice-streets.js';

describe('Venice', () => {
  it('has the codes of the national list', () => {
    expect(openPlaces().findByCode(VENICE.belfioreCode)).toMatchObject({
      istatCode: VENICE.istatCode,
      name: VENICE.name,
    });
  });

  it('has six municipalità and six sestieri, and every municipalità has localities', () => {
    expect(Object.keys(MUNICIPALITA)).toHaveLength(6);
    expect(Object.keys(SESTIERI)).toHaveLength(6);
    const withLocalities = new Set(LOCALITIES.map((locality) => locality.municipalita));
    expect([...withLocalities].sort()).toEqual(Object.keys(MUNICIPALITA).sort());
  });

  it.each([
    ['cannaregio', 'venezia-murano-burano', '30121'],
    ["Sant'Erasmo", 'venezia-murano-burano', '30141'],
    ['PELLESTRINA', 'lido-pellestrina', '30126'],
    ['Campalto', 'favaro-veneto', '30173'],
    ['Mestre', 'mestre-carpenedo', '30172'],
    ['Zelarino', 'chirignago-zelarino', '30174'],
    ['Marghera', 'marghera', '30175'],
  ])('puts %s in %s with postal code %s', (name, municipalita, postalCode) => {
    expect(findLocality(name)).toMatchObject({ municipalita, postalCode });
  });

  it('suggests streets by any word, accents and apostrophes aside', () => {
    expect(searchStreets('fabbri').map((street) => street.name)).toEqual(['Calle dei Fabbri']);
    expect(searchStreets('ca rossa')[0]).toMatchObject({ locality: 'Mestre', municipalita: 'mestre-carpenedo' });
    expect(searchStreets("d'annunzio")).toHaveLength(1);
    expect(searchStreets('')).toEqual([]);
  });

  it('lists no street twice in one locality', () => {
    const keys = VENICE_STREETS.map((street) => `${street.locality}/${street.name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
