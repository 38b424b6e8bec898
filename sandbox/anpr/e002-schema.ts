import { z } from 'zod';

/*
 * The request of ANPR's operation E002, strict. Names from the OpenAPI documents of C003 and C030 (pagopa/p4pa-mocks) and,
 * for what those leave out, from ANPR's pages on its consultation services.
 */

const text = z.string().max(500);
const CivilDate = z.iso.date();

const BirthPlace = z.strictObject({
  luogoEccezionale: text.optional(),
  comune: z
    .strictObject({
      nomeComune: text.optional(),
      codiceIstat: text.optional(),
      siglaProvinciaIstat: text.optional(),
      descrizioneLocalita: text.optional(),
    })
    .optional(),
  localita: z
    .strictObject({
      descrizioneLocalita: text.optional(),
      descrizioneStato: text.optional(),
      codiceStato: text.optional(),
      provinciaContea: text.optional(),
    })
    .optional(),
});

const SearchCriteria = z.strictObject({
  codiceFiscale: text.optional(),
  idANPR: text.optional(),
  cognome: text.optional(),
  senzaCognome: text.optional(),
  nome: text.optional(),
  senzaNome: text.optional(),
  sesso: z.enum(['M', 'F']).optional(),
  datiNascita: z
    .strictObject({
      dataEvento: CivilDate.optional(),
      senzaGiorno: text.optional(),
      senzaGiornoMese: text.optional(),
      luogoNascita: BirthPlace.optional(),
    })
    .optional(),
});
export type SearchCriteria = z.infer<typeof SearchCriteria>;

/** Only C003 uses it; fields of the general data that are to be verified. */
const Verification = z.strictObject({
  generalita: z.looseObject({
    codiceFiscale: z.looseObject({ codFiscale: text.optional() }).optional(),
    cognome: text.optional(),
    nome: text.optional(),
    sesso: z.enum(['M', 'F']).optional(),
    dataNascita: CivilDate.optional(),
  }),
});

export const E002Request = z.strictObject({
  idOperazioneClient: z.string().regex(/^[A-Z0-9]{1,50}$/i, 'has to be alphanumeric'),
  criteriRicerca: SearchCriteria,
  verifica: Verification.optional(),
  datiRichiesta: z.strictObject({
    dataRiferimentoRichiesta: CivilDate,
    motivoRichiesta: z.string().trim().min(1).max(200),
    casoUso: z.string(),
  }),
});
export type E002Request = z.infer<typeof E002Request>;

/** One error or warning. */
export interface Anomaly {
  readonly codiceErroreAnomalia: string;
  /** E error, W warning. */
  readonly tipoErroreAnomalia: 'E' | 'W';
  readonly testoErroreAnomalia: string;
  readonly oggettoErroreAnomalia?: string;
  readonly campoErroreAnomalia?: string;
  readonly valoreErroreAnomalia?: string;
}
