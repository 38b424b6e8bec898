import type { RegisteredPurpose } from '../pdnd/registry.js';

/** The e-services that this sandbox answers, by use case, with the folder of their address. */
export const ANPR_SERVICES = {
  C003: 'C003-servizioVerificaDichGeneralita',
  C015: 'C015-servizioAccertamentoGeneralita',
  C020: 'C020-servizioAccertamentoResidenza',
  C021: 'C021-servizioAccertamentoStatoFamiglia',
  C030: 'C030-servizioAccertamentoIdUnicoNazionale',
} as const;
export type AnprUseCase = keyof typeof ANPR_SERVICES;

/** Host that ANPR's validation environment names in audiences, wherever it is reached. */
export const ANPR_AUDIENCE_HOST = 'https://modipa-val.anpr.interno.it';

/** Path of the gateway for calls through the PDND. */
export const GATEWAY_PATH = '/govway/rest/in/MinInternoPortaANPR-PDND';

/** `aud` of the vouchers and signed headers for a use case: without "-PDND" and without the operation. */
export function anprAudience(useCase: AnprUseCase, host: string = ANPR_AUDIENCE_HOST): string {
  return `${host}/govway/rest/in/MinInternoPortaANPR/${ANPR_SERVICES[useCase]}/v1`;
}

/** Purposes of the demo city, one for each use case; the ids are the sandbox's own. */
export const DEMO_PURPOSE_IDS = {
  C003: '3d0c0003-0c03-4c03-8c03-000000000003',
  C015: '3d0c0015-0c15-4c15-8c15-000000000015',
  C020: '3d0c0020-0c20-4c20-8c20-000000000020',
  C021: '3d0c0021-0c21-4c21-8c21-000000000021',
  C030: '3d0c0030-0c30-4c30-8c30-000000000030',
} as const satisfies Record<AnprUseCase, string>;

const SOGEI = '5ec9e1de-0000-4000-8000-00000000a49c';

/** The demo purposes as the PDND sandbox registers them. */
export function demoPurposes(host: string = ANPR_AUDIENCE_HOST): RegisteredPurpose[] {
  return (Object.keys(ANPR_SERVICES) as AnprUseCase[]).map((useCase) => ({
    purposeId: DEMO_PURPOSE_IDS[useCase],
    audience: anprAudience(useCase, host),
    eserviceId: `5e9f1ce0-0000-4000-8000-00000000${useCase.slice(1).padStart(4, '0')}`,
    descriptorId: `de5c0000-0000-4000-8000-00000000${useCase.slice(1).padStart(4, '0')}`,
    producerId: SOGEI,
  }));
}
