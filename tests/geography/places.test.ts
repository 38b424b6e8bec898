import { openPlaces, searchKey } from '../../src/geography/places.js';

const places = openPlaces();

describe('places', () => {
  it('finds Venice by both its codes', () => {
    const venice = {
      kind: 'municipality',
      code: 'L736',
      istatCode: '027042',
      name: 'Venezia',
      province: 'VE',
      to: null,
    };
    expect(places.findByCode('l736')).toMatchObject(venice);
    expect(places.findByIstatCode('027042')).toMatchObject(venice);
  });

  it('knows a municipality only for the days on which it existed', () => {
    expect(places.findByCode('C967')).toMatchObject({ name: 'Contarina', province: 'RO', to: '1994-12-31' });
    expect(places.findByCode('C967', '1994-12-31')?.name).toBe('Contarina');
    expect(places.findByCode('C967', '1995-01-01')).toBeUndefined();
    expect(places.findByCode('M434', '2022-12-31')).toBeUndefined();
    expect(places.findByCode('M434', '2023-01-01')?.name).toBe('Moransengo-Tonengo');
  });

  it('knows foreign states, also those that are no more', () => {
    expect(places.findByCode('Z600')).toMatchObject({
      kind: 'state',
      name: 'Argentina',
      province: null,
      istatCode: null,
    });
    expect(places.findByCode('Z105')?.to).toBe('1992-12-31');
    expect(places.searchStates('ucr').map((state) => state.code)).toEqual(['Z138']);
  });

  it('says nothing of codes that were never given', () => {
    expect(places.findByCode('A000')).toBeUndefined();
    expect(places.findByIstatCode('999999')).toBeUndefined();
  });

  it('suggests existing municipalities by the beginning of a word, those that begin so first', () => {
    const names = places.searchMunicipalities('san dona').map((place) => place.name);
    expect(names).toContain('San Donà di Piave');
    expect(places.searchMunicipalities('venez', 3).map((place) => place.name)).toEqual([
      'Venezia',
      'San Martino di Venezze',
    ]);
    expect(places.searchMunicipalities('mogliano').map((place) => place.name)).toEqual(['Mogliano', 'Mogliano Veneto']);
    expect(places.searchMunicipalities('contarina')).toEqual([]);
    expect(places.searchMunicipalities('a')).toHaveLength(10);
    expect(places.searchMunicipalities(' - ')).toEqual([]);
  });

  it('covers Italy', () => {
    const codes = ['F205', 'H501', 'F839', 'L219', 'G273', 'D969', 'A944', 'D612', 'A662', 'C351'];
    expect(codes.map((code) => places.findByCode(code)?.istatCode)).toEqual([
      '015146',
      '058091',
      '063049',
      '001272',
      '082053',
      '010025',
      '037006',
      '048017',
      '072006',
      '087015',
    ]);
  });
});

describe('search key', () => {
  it.each([
    ["Ca' Rossa", 'ca rossa'],
    ['San Donà di Piave', 'san dona di piave'],
    ['Lungomare Gabriele D’Annunzio', 'lungomare gabriele d annunzio'],
  ])('of %s is "%s"', (name, key) => {
    expect(searchKey(name)).toBe(key);
  });
});
