import { DEMO_PERSONS, getDemoPerson } from '../../../sandbox/anpr/demo-persons.js';
import { writeTaxCode } from '../../../sandbox/anpr/tax-code-writer.js';

describe('demo persons', () => {
  it.each(DEMO_PERSONS.map((person) => [person.key, person] as const))(
    '%s has the tax code of the birth data',
    (key, person) => {
      expect(person.taxCode).toBe(writeTaxCode(person, key === 'giulia-rossi-omocodia' ? 1 : 0));
    },
  );

  it('are all different', () => {
    expect(new Set(DEMO_PERSONS.map((person) => person.taxCode)).size).toBe(DEMO_PERSONS.length);
    expect(new Set(DEMO_PERSONS.map((person) => person.email)).size).toBe(DEMO_PERSONS.length);
  });

  it('cover every situation that the certificate has a path for', () => {
    expect([...new Set(DEMO_PERSONS.map((person) => person.situation))].sort()).toEqual([
      'address-warning',
      'aire',
      'always-failing',
      'blocking-anomaly',
      'deceased',
      'deceased-yesterday',
      'minor',
      'open-procedure',
      'resident',
      'resident-elsewhere',
      'slow',
      'unknown',
      'wrong-person',
    ]);
    expect(getDemoPerson('anna-venier').email).toBe('anna.venier@posta.example');
  });
});

describe('tax code writer', () => {
  const mario = {
    familyName: 'Rossi',
    givenName: 'Mario',
    birthDate: '1985-12-10',
    sex: 'M',
    birthPlaceCode: 'A562',
  } as const;

  it.each([
    [0, 'RSSMRA85T10A562S'],
    [1, 'RSSMRA85T10A56NH'],
  ])('writes the code of Mario Rossi with %i letters for digits', (omocodia, code) => {
    expect(writeTaxCode(mario, omocodia)).toBe(code);
  });

  it('takes the first, third and fourth of four consonants of a given name, and fills short names up', () => {
    expect(writeTaxCode({ ...mario, givenName: 'Giancarlo' }).slice(3, 6)).toBe('GCR');
    expect(writeTaxCode({ ...mario, familyName: 'Fo', givenName: 'Li' }).slice(0, 6)).toBe('FOXLIX');
  });
});
