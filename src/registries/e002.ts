import { z } from 'zod';

/*
 * ANPR's operation E002: what we send and what we accept. Field names from the OpenAPI documents of C003 and C030
 * (pagopa/p4pa-mocks), whose envelope the other consultations share. Unknown fields are let through, since each service
 * adds its own; what a service must tell is checked where it is read.
 */

/** The consultations that the platform uses. */
export const ANPR_SERVICES = {
  C015: 'C015-servizioAccertamentoGeneralita',
  C020: 'C020-servizioAccertamentoResidenza',
  C030: 'C030-servizioAccertamentoIdUnicoNazionale',
} as const;
export type AnprUseCase = keyof typeof ANPR_SERVICES;

export interface E002Request {
  /** Alphanumeric, new for each call. */
  readonly idOperazioneClient: string;
  readonly criteriRicerca: { readonly codiceFiscale: string } | { readonly idANPR: string };
  readonly datiRichiesta: {
    /** Civil date that the record is asked for. */
    readonly dataRiferimentoRichiesta: string;
    /** Number of the case. */
    readonly motivoRichiesta: string;
    readonly casoUso: AnprUseCase;
  };
}

const text = z.string().max(2000);
const optionalText = text.nullish().transform((value) => value ?? undefined);

const Municipality = z.object({ nomeComune: text, codiceIstat: optionalText, siglaProvinciaIstat: optionalText });
const PlaceAbroad = z.object({
  descrizioneLocalita: optionalText,
  descrizioneStato: optionalText,
  codiceStato: optionalText,
});

export const E002Anomaly = z.object({
  codiceErroreAnomalia: text,
  tipoErroreAnomalia: optionalText,
  testoErroreAnomalia: optionalText,
  campoErroreAnomalia: optionalText,
});

export const E002GeneralData = z.object({
  codiceFiscale: z.object({ codFiscale: text, validitaCF: optionalText }),
  cognome: optionalText,
  senzaCognome: optionalText,
  nome: optionalText,
  senzaNome: optionalText,
  sesso: z.enum(['M', 'F']),
  dataNascita: z.iso.date(),
  luogoNascita: z.object({
    luogoEccezionale: optionalText,
    comune: Municipality.nullish(),
    localita: PlaceAbroad.nullish(),
  }),
  soggettoAIRE: optionalText,
});
export type E002GeneralData = z.infer<typeof E002GeneralData>;

const HouseNumber = z.object({
  numero: optionalText,
  metrico: optionalText,
  lettera: optionalText,
  esponente1: optionalText,
  colore: optionalText,
  civicoInterno: z
    .object({ corte: optionalText, scala: optionalText, interno1: optionalText, piano: optionalText })
    .nullish(),
});

export const E002Residence = z.object({
  tipoIndirizzo: optionalText,
  indirizzo: z
    .object({
      cap: optionalText,
      comune: Municipality,
      frazione: optionalText,
      toponimo: z.object({ specie: optionalText, denominazioneToponimo: text }),
      numeroCivico: HouseNumber.nullish(),
    })
    .nullish(),
  localitaEstera: z
    .object({
      indirizzoEstero: z.object({
        localita: PlaceAbroad,
        toponimo: z.object({ denominazione: optionalText, numeroCivico: optionalText }).nullish(),
      }),
    })
    .nullish(),
  presso: optionalText,
  dataDecorrenzaResidenza: z.iso.date().nullish(),
});
export type E002Residence = z.infer<typeof E002Residence>;

export const E002Subject = z.object({
  identificativi: z.object({ idANPR: text.min(1) }).nullish(),
  generalita: z.unknown().optional(),
  residenza: z.unknown().optional(),
  infoSoggettoEnte: z.array(z.object({ id: optionalText, valore: optionalText, valoreData: optionalText })).nullish(),
  datiDecesso: z.object({ dataEvento: optionalText }).nullish(),
});
export type E002Subject = z.infer<typeof E002Subject>;

export const E002Answer = z.object({
  idOperazioneANPR: text,
  listaSoggetti: z.object({ datiSoggetto: z.array(E002Subject) }),
  listaAnomalie: z.array(E002Anomaly).nullish(),
});
export type E002Answer = z.infer<typeof E002Answer>;

/** ANPR's own refusals; those of the gateway before it have a `title` instead. */
export const E002Errors = z.object({ idOperazioneANPR: optionalText, listaErrori: z.array(E002Anomaly).min(1) });
export const GatewayProblem = z.object({ title: text, detail: optionalText, govway_id: optionalText });
