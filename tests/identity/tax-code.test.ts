import { openPlaces } from '../../src/geography/places.js';
import { isSameBirthData, parseTaxCode, type PersonalTaxCode } from '../../src/identity/tax-code.js';
import { DEMO_PERSONS } from '../../sandbox/anpr/demo-persons.js';
import { writeTaxCode } from '../../sandbox/anpr/tax-code-writer.js';

const places = openPlaces();
const context = { today: '2026-11-24', places };

function parsePersonal(text: string): PersonalTaxCode {
  const result = parseTaxCode(text, context);
  if (!result.ok || result.value.kind !== 'personal') throw new Error(`${text}: ${JSON.stringify(result)}`);
  return result.value;
}

const problemOf = (text: string) => {
  const result = parseTaxCode(text, context);
  return result.ok ? 'none' : result.problem;
};

/** Numbers that look random and are the same in every run (a linear congruential generator). */
function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describe('tax code', () => {
  it.each([
    'RSSMRA80A01H501U',
    'RSSMRA85T10A562S',
    'RSSMRA85T10A56NH',
    'RSSMRA85T10A5SNT',
    'MRTMTT25D09F205Z',
    'GDASDV00A01H501J',
    'PRVGNN90R10H501Q',
    'QNTSGT90A01H501X',
    'BNCLRA92H55L736L',
    'MRNPLA70C12L736S',
  ])('accepts %s', (code) => {
    expect(parsePersonal(code).code).toBe(code);
  });

  it.each([
    ['', 'EMPTY'],
    ['   ', 'EMPTY'],
    ['SPNDNL80R13C555X', 'CHECK'],
    ['RSSMRA80A01H501', 'FORM'],
    ['RSSMRA80A01H501UU', 'FORM'],
    ['RSSMRA80F01H501U', 'FORM'],
    ['RSSMRA80A01H5A1U', 'FORM'],
    ['1SSMRA80A01H501U', 'FORM'],
    ['RSSMRA80A00H501T', 'BIRTH_DATE'],
    ['RSSMRA80A32H501X', 'BIRTH_DATE'],
    ['RSSMRA80A40H501X', 'BIRTH_DATE'],
    ['RSSMRA80A72H501X', 'BIRTH_DATE'],
    ['RSSMRA81B29H501X', 'BIRTH_DATE'],
    ['RSSMRA80B31H501X', 'BIRTH_DATE'],
    ['RSSMRA80A01A000X', 'BIRTH_PLACE'],
    ['RSSMRA80A01Z999X', 'BIRTH_PLACE'],
  ])('refuses "%s" for its %s', (code, problem) => {
    expect(problemOf(code)).toBe(problem);
  });

  it('reads sex, date and place of birth', () => {
    expect(parsePersonal('VNRNNA84C55L736A')).toEqual({
      kind: 'personal',
      code: 'VNRNNA84C55L736A',
      withoutOmocodia: 'VNRNNA84C55L736A',
      sex: 'F',
      birthDate: '1984-03-15',
      birthPlaceCode: 'L736',
    });
  });

  it('takes lower case, spaces, dots and dashes', () => {
    expect(parsePersonal(' vnr nna 84c55-l736.a ').code).toBe('VNRNNA84C55L736A');
  });

  it('chooses the century that makes the person at most 99 years old, and a leap year for a 29 February', () => {
    expect(parsePersonal(writeTaxCode({ ...anna, birthDate: '2026-11-24' })).birthDate).toBe('2026-11-24');
    expect(parsePersonal(writeTaxCode({ ...anna, birthDate: '2026-11-25' })).birthDate).toBe('1926-11-25');
    expect(parsePersonal(writeTaxCode({ ...anna, birthDate: '1992-02-29' })).birthDate).toBe('1992-02-29');
    // 1900 had no 29 February, 2000 had
    expect(parsePersonal(writeTaxCode({ ...anna, birthDate: '2000-02-29' })).birthDate).toBe('2000-02-29');
  });

  it('sees through omocodia for comparing birth data, and does not mistake it for identity', () => {
    const one = parsePersonal('RSSGLI95D50L736L');
    const other = parsePersonal('RSSGLI95D50L73SI');
    expect(other.withoutOmocodia).toBe(one.code);
    expect(isSameBirthData(one, other)).toBe(true);
    expect(other.code).not.toBe(one.code);
  });

  it('accepts provisional codes of eleven digits by their check digit, not by their length', () => {
    expect(parseTaxCode('00743110157', context)).toEqual({
      ok: true,
      value: { kind: 'provisional', code: '00743110157' },
    });
    expect(problemOf('00743110158')).toBe('CHECK');
    expect(problemOf('77777777777')).toBe('CHECK');
    expect(problemOf('00000000000')).toBe('CHECK');
    expect(problemOf('0074311015')).toBe('FORM');
  });

  it('accepts the code of every demo person', () => {
    for (const person of DEMO_PERSONS) {
      expect(parsePersonal(person.taxCode)).toMatchObject({ birthDate: person.birthDate, sex: person.sex });
    }
  });

  it('accepts what a second implementation writes, with any omocodia, and reads the same birth data back', () => {
    const next = seededNumbers(20261124);
    const letters = () => String.fromCharCode(65 + next(26));
    for (let run = 0; run < 2000; run += 1) {
      const birth = {
        familyName: Array.from({ length: 1 + next(9) }, letters).join(''),
        givenName: Array.from({ length: 1 + next(9) }, letters).join(''),
        birthDate: new Date(Date.UTC(1927, 0, 1) + next(36_400) * 86_400_000).toISOString().slice(0, 10),
        sex: next(2) === 0 ? ('M' as const) : ('F' as const),
        birthPlaceCode: ['L736', 'H501', 'F205', 'Z138', 'Z600', 'M434'][next(6)] ?? 'L736',
      };
      const plain = writeTaxCode(birth);
      const code = writeTaxCode(birth, next(8));
      const { birthDate, sex, birthPlaceCode } = birth;
      expect(parsePersonal(code)).toMatchObject({ code, withoutOmocodia: plain, birthDate, sex, birthPlaceCode });
    }
  });

  it('notices every single mistyped letter or digit in a code', () => {
    const code = 'VNRNNA84C55L736A';
    for (let index = 0; index < 16; index += 1) {
      for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
        const mistyped = code.slice(0, index) + char + code.slice(index + 1);
        const isSame = mistyped === code;
        expect([mistyped, problemOf(mistyped) === 'none']).toEqual([mistyped, isSame]);
      }
    }
  });
});

const anna = {
  familyName: 'Venier',
  givenName: 'Anna',
  birthDate: '1984-03-15',
  sex: 'F',
  birthPlaceCode: 'L736',
} as const;
