import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import type { Case } from '../src/crm/case.js';
import type { RegistryOutcome, RegistrySnapshot } from '../src/crm/registry-snapshot.js';
import { ageOn, romeDateOf } from '../src/deadlines/civil-date.js';
import { VENICE } from '../src/geography/venice.js';
import type { AnprResult } from '../src/registries/anpr-client.js';
import {
  formatAddress,
  type AnprAnomaly,
  type BirthPlace,
  type GeneralData,
  type ResidenceData,
} from '../src/registries/anpr-person.js';
import type { AnprAccessEntry, AnprReason } from '../src/registries/e002-call.js';
import type { Text } from '../src/texts.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'accessLog' | 'anpr' | 'cases' | 'interactions' | 'now' | 'settings'>;

const ADULT_YEARS = 18;
/** ANPR's code for a person with a procedure under way, which blocks certificates. */
const OPEN_PROCEDURE = 'EN181';

/** What the applicant reads while a clerk looks at the case. */
const WAITING: Partial<Record<RegistryOutcome, Text>> = {
  'not-found': {
    it: "In anagrafe nazionale non troviamo i tuoi dati. Un operatore dell'Ufficio Anagrafe sta controllando.",
    en: 'We do not find your data in the national registry. A clerk of the registry office is checking.',
  },
  anomaly: {
    it: "I tuoi dati in anagrafe nazionale hanno bisogno di un controllo. Un operatore dell'Ufficio Anagrafe se ne sta occupando.",
    en: 'Your data in the national registry needs a check. A clerk of the registry office is dealing with it.',
  },
  'open-procedure': {
    it: "In anagrafe è in corso una pratica che ti riguarda. Un operatore dell'Ufficio Anagrafe decide se il certificato si può rilasciare.",
    en: 'A procedure about you is under way in the registry. A clerk of the registry office decides whether the certificate can be issued.',
  },
};

/**
 * Job `look-up-registry`: task `LookUpRegistry` of processes/anagrafe/certificato-residenza.
 *
 * - in `{ caseId }`, out `{ registryOutcome, isRegistryComplete }` (the second: ANPR told all that a certificate says);
 *   what ANPR told is the fact `registry` of the case (RegistrySnapshot)
 * - no BPMN error: each outcome is a path of the gateway behind the task
 * - technical faults: everything that the ANPR client throws; the case or its applicant missing is an incident
 * - safe to run twice: it reads; each call that is made is a line of the access log, as ANPR's own log has it
 *
 * @source ANPR e-services C030 (national id), C015 (general data), C020 (residence)
 */
export const lookUpRegistryWorker = (services: Needed) =>
  jobWorker({
    type: 'look-up-registry',
    title: { it: 'Verifica il richiedente in ANPR', en: 'Looks the applicant up in ANPR' },
    input: z.object({ caseId: z.uuid() }),
    outputs: ['registryOutcome', 'isRegistryComplete'],
    timeoutMs: 60_000,
    async handle({ caseId }, context) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      if (value.applicant.kind !== 'citizen') return incident(`Case ${caseId} has no applicant with a tax code`);
      const snapshot = await lookUp(value, value.applicant.taxCode, services);
      await services.cases.addFacts(caseId, { registry: snapshot });
      const waiting = WAITING[snapshot.outcome];
      if (waiting || value.notice) await services.cases.setNotice(caseId, waiting ?? null);
      await noteOnCase(services, value, {
        key: context.effectKey('registry'),
        kind: waiting ? 'registry-unclear' : 'registry-checked',
        text: waiting ?? {
          it: "Dati verificati nell'anagrafe nazionale (ANPR).",
          en: 'Data checked in the national registry (ANPR).',
        },
      });
      const isRegistryComplete = snapshot.person !== null && snapshot.address !== null;
      return completed({ registryOutcome: snapshot.outcome, isRegistryComplete });
    },
  });

/** What is known of the person so far; each step fills in more. */
interface Known {
  readonly general: GeneralData | null;
  readonly residence: ResidenceData | null;
  readonly anomalies: readonly AnprAnomaly[];
}

async function lookUp(value: Case, taxCode: string, services: Needed): Promise<RegistrySnapshot> {
  const reason: AnprReason = {
    caseNumber: value.number,
    evidence: {
      // ANPR learns that the same person asks again, but not who: only this city can tell.
      userId: createHmac('sha256', services.settings.pseudonymSecret).update(taxCode).digest('hex').slice(0, 32),
      userLocation: `DIME-${value.channel.toUpperCase()}`,
      levelOfAssurance: 'SPID_L2',
    },
  };
  const ask = <T>(call: () => Promise<AnprResult<T>>) => logged(call, { value, taxCode, services });
  const snapshot = (outcome: RegistryOutcome, known: Known = { general: null, residence: null, anomalies: [] }) =>
    toSnapshot(outcome, known, services.now());

  const found = await ask(() => services.anpr.findAnprId(taxCode, reason));
  if (found.kind === 'not-found') return snapshot('not-found');
  if (found.kind === 'anomalies' && !found.value)
    return snapshot(anomalyOutcome(found.anomalies), { general: null, residence: null, anomalies: found.anomalies });
  if (!found.value) return snapshot('not-found');

  const key = { anprId: found.value.anprId, taxCode };
  const general = await ask(() => services.anpr.getGeneralData(key, reason));
  const residence = await ask(() => services.anpr.getResidence(key, reason));
  return snapshot(
    ...judge(general, residence, found.kind === 'anomalies' ? found.anomalies : [], romeDateOf(services.now())),
  );
}

const anomalyOutcome = (anomalies: readonly AnprAnomaly[]): RegistryOutcome =>
  anomalies.some(({ code }) => code === OPEN_PROCEDURE) ? 'open-procedure' : 'anomaly';

/** The order matters: what rules a certificate out comes before what a clerk could allow. */
function judge(
  general: AnprResult<GeneralData>,
  residence: AnprResult<ResidenceData>,
  earlier: readonly AnprAnomaly[],
  today: string,
): [RegistryOutcome, Known] {
  const anomalies = [general, residence].reduce(
    (all, result) => (result.kind === 'anomalies' ? [...all, ...result.anomalies] : all),
    earlier,
  );
  const known: Known = {
    general: general.kind === 'not-found' ? null : general.value,
    residence: residence.kind === 'not-found' ? null : residence.value,
    anomalies,
  };
  return [outcomeOf(general, residence, known, today), known];
}

function outcomeOf(
  general: AnprResult<GeneralData>,
  residence: AnprResult<ResidenceData>,
  known: Known,
  today: string,
): RegistryOutcome {
  if (general.kind === 'not-found') return 'not-found';
  if (general.kind === 'deceased' || residence.kind === 'deceased') return 'deceased';
  if (known.general?.aire || known.residence?.abroad) return 'aire';
  if (known.general && ageOn(known.general.birthDate, today) < ADULT_YEARS) return 'minor';
  const municipality = known.residence?.residence?.municipality.istatCode ?? null;
  if (municipality !== null && municipality !== VENICE.istatCode) return 'resident-elsewhere';
  if (known.anomalies.length > 0) return anomalyOutcome(known.anomalies);
  // No address, or one that ANPR does not place anywhere: a person must look.
  return municipality === null ? 'anomaly' : 'found';
}

function birthPlaceText(place: BirthPlace): string {
  if (place.kind === 'italy') return place.province ? `${place.name} (${place.province})` : place.name;
  if (place.kind === 'abroad') return place.town ? `${place.town} (${place.state})` : place.state;
  return place.description;
}

function toSnapshot(outcome: RegistryOutcome, { general, residence, anomalies }: Known, at: Date): RegistrySnapshot {
  const address = residence?.residence ?? null;
  return {
    outcome,
    at: at.toISOString(),
    person: general && {
      familyName: general.familyName ?? '',
      givenName: general.givenName ?? '',
      sex: general.sex,
      birthDate: general.birthDate,
      birthPlace: birthPlaceText(general.birthPlace),
      taxCode: general.taxCode,
    },
    address: address && formatAddress(address),
    since: residence?.since ?? null,
    municipality: address?.municipality.istatCode ?? null,
    anomalies: anomalies.map(({ code, text }) => ({ code, text })),
  };
}

interface Asking {
  readonly value: Case;
  readonly taxCode: string;
  readonly services: Needed;
}

/** Makes a call and writes it down for the citizen to see, also when it failed after ANPR had been asked. */
async function logged<T>(call: () => Promise<AnprResult<T>>, asking: Asking): Promise<AnprResult<T>> {
  try {
    const result = await call();
    await record(result.access, asking);
    return result;
  } catch (error) {
    const { details } = error as { details?: { access?: AnprAccessEntry } };
    if (details?.access) await record(details.access, asking);
    throw error;
  }
}

async function record({ at, useCase }: AnprAccessEntry, { value, taxCode, services }: Asking): Promise<void> {
  await services.accessLog.record({
    taxCode,
    caseId: value.id,
    at,
    who: { subject: 'system', name: 'DiMe', office: 'anagrafe' },
    what: `anpr-${useCase.toLowerCase()}`,
    purpose: { it: `Pratica ${value.number}`, en: `Case ${value.number}` },
  });
}
