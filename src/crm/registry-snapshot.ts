import { z } from 'zod';
import type { Case } from './case.js';

/** What ANPR told of an applicant, as the fact `registry` of the case. Dates are civil dates. */
export const RegistrySnapshot = z.object({
  outcome: z.enum([
    'found',
    'not-found',
    'deceased',
    'resident-elsewhere',
    'aire',
    'minor',
    'open-procedure',
    'anomaly',
  ]),
  /** UTC instant of the look-up. */
  at: z.string(),
  /** Null when ANPR gave no data. */
  person: z
    .object({
      familyName: z.string(),
      givenName: z.string(),
      sex: z.enum(['M', 'F']),
      birthDate: z.string(),
      birthPlace: z.string(),
      taxCode: z.string(),
    })
    .nullable(),
  /** One line; null when there is no address in Italy. */
  address: z.string().nullable(),
  since: z.string().nullable(),
  /** ISTAT code of the municipality of residence; null when unknown or abroad. */
  municipality: z.string().nullable(),
  anomalies: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type RegistrySnapshot = z.infer<typeof RegistrySnapshot>;
export type RegistryOutcome = RegistrySnapshot['outcome'];

/** The snapshot of a case; undefined when there is none yet or it cannot be read. */
export function registrySnapshotOf({ facts }: Pick<Case, 'facts'>): RegistrySnapshot | undefined {
  const parsed = RegistrySnapshot.safeParse(facts['registry']);
  return parsed.success ? parsed.data : undefined;
}
