import { UnavailableError } from '../../src/errors.js';
import type { AnprClient, AnprResult } from '../../src/registries/anpr-client.js';
import type { Address, AnprAnomaly, GeneralData, ResidenceData } from '../../src/registries/anpr-person.js';
import type { AnprAccessEntry, AnprReason } from '../../src/registries/e002-call.js';

const VENICE_ADDRESS: Address = {
  street: 'CANNAREGIO',
  number: '1234',
  inside: null,
  hamlet: null,
  postalCode: '30121',
  municipality: { istatCode: '027042', name: 'VENEZIA', province: 'VE' },
  careOf: null,
};

const ANPR_ID = 'AB12345CD';

export const generalData = (overrides: Partial<GeneralData> = {}): GeneralData => ({
  anprId: ANPR_ID,
  taxCode: 'VNRNNA84C55L736A',
  taxCodeValidated: true,
  familyName: 'VENIER',
  givenName: 'ANNA',
  sex: 'F',
  birthDate: '1984-03-15',
  birthPlace: { kind: 'italy', istatCode: '027042', name: 'VENEZIA', province: 'VE' },
  aire: false,
  deceasedOn: null,
  ...overrides,
});

export const residenceData = (overrides: Partial<ResidenceData> = {}): ResidenceData => ({
  anprId: ANPR_ID,
  residence: VENICE_ADDRESS,
  abroad: null,
  since: '2015-05-01',
  deceasedOn: null,
  ...overrides,
});

export const addressIn = (istatCode: string | null, name: string): Address => ({
  ...VENICE_ADDRESS,
  street: 'VIA ROMA',
  municipality: { istatCode, name, province: null },
});

type Told<T> = { readonly kind: AnprResult<T>['kind']; readonly [key: string]: unknown };

/** What ANPR is to say; a string stands for a failure with that code. */
export interface AnprScript {
  readonly id?: Told<{ anprId: string }> | string;
  readonly general?: Told<GeneralData> | string;
  readonly residence?: Told<ResidenceData> | string;
}

export const found = <T>(value: T): Told<T> => ({ kind: 'found', value, warnings: [] });
export const anomalies = <T>(value: T | null, ...codes: string[]): Told<T> => ({
  kind: 'anomalies',
  value,
  anomalies: codes.map((code): AnprAnomaly => ({ code, severity: 'error', text: `Anomalia ${code}` })),
});

/** ANPR as a script tells; every call is noted with its reason. */
export function createFakeAnpr(now: () => Date) {
  const calls: { useCase: AnprAccessEntry['useCase']; reason: AnprReason }[] = [];
  let script: AnprScript = {};

  function answer<T>(
    useCase: AnprAccessEntry['useCase'],
    reason: AnprReason,
    told: Told<T> | string,
  ): Promise<AnprResult<T>> {
    calls.push({ useCase, reason });
    const access: AnprAccessEntry = {
      at: now(),
      useCase,
      purposeId: 'purpose',
      caseNumber: reason.caseNumber,
      operationId: String(calls.length),
      anprOperationId: null,
    };
    if (typeof told === 'string') {
      return Promise.reject(
        new UnavailableError(told, 'ANPR failed on purpose', { details: { access, system: 'anpr' } }),
      );
    }
    return Promise.resolve({ access, ...told } as unknown as AnprResult<T>);
  }

  const client: AnprClient = {
    findAnprId: (_taxCode, reason) => answer('C030', reason, script.id ?? found({ anprId: ANPR_ID })),
    getGeneralData: (_key, reason) => answer('C015', reason, script.general ?? found(generalData())),
    getResidence: (_key, reason) => answer('C020', reason, script.residence ?? found(residenceData())),
  };
  return {
    client,
    calls,
    say(next: AnprScript) {
      script = next;
      calls.length = 0;
    },
  };
}
