import { formatAddress, joinPerson, readGeneralData, readResidence } from '../../src/registries/anpr-person.js';
import type { AppError } from '../../src/errors.js';
import { E002Subject } from '../../src/registries/e002.js';

/** What the call throws. */
function faultOf(call: () => unknown): { code?: string; message?: string } {
  try {
    call();
  } catch (error) {
    return error as AppError;
  }
  return {};
}

const comune = { nomeComune: 'VENEZIA', codiceIstat: '027042', siglaProvinciaIstat: 'VE' };
const identificativi = { idANPR: 'AA00000AA' };

function residenceWith(indirizzo: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const address = { cap: '30171', comune, toponimo: { specie: 'VIA', denominazioneToponimo: 'PIAVE' }, ...indirizzo };
  const subject = E002Subject.parse({ identificativi, residenza: [{ indirizzo: address, ...more }] });
  const { residence } = readResidence(subject);
  if (!residence) throw new Error('no residence');
  return residence;
}

describe('residence from ANPR', () => {
  it.each([
    ['VIA PIAVE 45, 30171 VENEZIA (VE)', { numeroCivico: { numero: '45' } }],
    ['VIA PIAVE 45/A, 30171 VENEZIA (VE)', { numeroCivico: { numero: '45', lettera: 'A' } }],
    [
      'VIA PIAVE 45/A/2 ROSSO, 30171 VENEZIA (VE)',
      { numeroCivico: { numero: '45', lettera: 'A', esponente1: '2', colore: 'ROSSO' } },
    ],
    [
      'VIA PIAVE 45, scala B, piano 2, interno 6, 30171 VENEZIA (VE)',
      { numeroCivico: { numero: '45', civicoInterno: { scala: 'B', piano: '2', interno1: '6' } } },
    ],
    ['VIA PIAVE km 3, 30171 VENEZIA (VE)', { numeroCivico: { metrico: '3' } }],
    ['VIA PIAVE, 30171 VENEZIA (VE)', {}],
    ['VIA PIAVE, CAMPALTO, 30171 VENEZIA (VE)', { frazione: 'CAMPALTO' }],
    [
      'CANNAREGIO 1234, 30171 VENEZIA (VE)',
      { toponimo: { specie: 'SESTIERE', denominazioneToponimo: 'CANNAREGIO' }, numeroCivico: { numero: '1234' } },
    ],
    [
      'PIAVE 1, VENEZIA',
      {
        toponimo: { denominazioneToponimo: 'PIAVE' },
        numeroCivico: { numero: '1' },
        cap: null,
        comune: { nomeComune: 'VENEZIA' },
      },
    ],
  ])('reads "%s"', (line, indirizzo) => {
    expect(formatAddress(residenceWith(indirizzo))).toBe(line);
  });

  it('keeps the name on the door', () => {
    expect(residenceWith({}, { presso: 'ISTITUTO X' }).careOf).toBe('ISTITUTO X');
  });

  it('is none when ANPR has none on that day', () => {
    const subject = E002Subject.parse({ identificativi });
    expect(readResidence(subject)).toEqual({
      anprId: 'AA00000AA',
      residence: null,
      abroad: null,
      since: null,
      deceasedOn: null,
    });
  });

  it.each([
    ['a street without name', { indirizzo: { comune, toponimo: {} } }],
    ['no municipality', { indirizzo: { toponimo: { denominazioneToponimo: 'PIAVE' } } }],
    [
      'a day that does not exist',
      { indirizzo: { comune, toponimo: { denominazioneToponimo: 'X' } }, dataDecorrenzaResidenza: '2026-13-01' },
    ],
    ['a state without name', { localitaEstera: { indirizzoEstero: { localita: {} } } }],
  ])('is refused with %s, without telling whose it is', (_what, residenza) => {
    const subject = E002Subject.parse({ identificativi, residenza: [residenza] });
    const { code, message } = faultOf(() => readResidence(subject));
    expect(code).toBe('ANPR_ANSWER');
    expect(message).not.toContain('PIAVE');
  });
});

describe('general data from ANPR', () => {
  const generalita = {
    codiceFiscale: { codFiscale: 'VNRNNA84C55L736A', validitaCF: '1' },
    cognome: 'VENIER',
    nome: 'ANNA',
    sesso: 'F',
    dataNascita: '1984-03-15',
    luogoNascita: { comune },
  };
  const read = (changed: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    readGeneralData(E002Subject.parse({ identificativi, generalita: { ...generalita, ...changed }, ...more }));

  it.each([
    ['Y', true],
    ['S', true],
    ['N', false],
    [undefined, false],
  ])('take soggettoAIRE %s as %s', (soggettoAIRE, aire) => {
    expect(read({ soggettoAIRE }).aire).toBe(aire);
  });

  it('accept a person who has no given name only when ANPR says so', () => {
    expect(read({ nome: undefined, senzaNome: '1' }).givenName).toBeNull();
    expect(faultOf(() => read({ nome: undefined })).code).toBe('ANPR_ANSWER');
  });

  it('know births abroad and in exceptional places', () => {
    const localita = { descrizioneLocalita: 'LEOPOLI', descrizioneStato: 'UCRAINA', codiceStato: '243' };
    expect(read({ luogoNascita: { localita } }).birthPlace).toEqual({
      kind: 'abroad',
      town: 'LEOPOLI',
      state: 'UCRAINA',
      stateCode: '243',
    });
    expect(read({ luogoNascita: { luogoEccezionale: 'NAVE' } }).birthPlace).toEqual({
      kind: 'exceptional',
      description: 'NAVE',
    });
  });

  it('tell a death from the information item or from the death data', () => {
    expect(read({}, { infoSoggettoEnte: [{ id: '1015', valoreData: '2026-11-23' }] }).deceasedOn).toBe('2026-11-23');
    expect(read({}, { datiDecesso: { dataEvento: '2026-11-22' } }).deceasedOn).toBe('2026-11-22');
    expect(read({}, { infoSoggettoEnte: [{ id: '1001', valoreData: '2026-11-23' }] }).deceasedOn).toBeNull();
  });

  it('join with the residence of the same person only', () => {
    const residence = readResidence(E002Subject.parse({ identificativi: { idANPR: 'BB00000BB' } }));
    expect(() => joinPerson(read({}), residence)).toThrow('two persons');
  });
});
