import type { z } from 'zod';
import { AppError, UnavailableError } from '../errors.js';
import type { AnprAnomaly } from './anpr-person.js';
import type { E002Anomaly } from './e002.js';
import {
  ANPR_SERVICES,
  E002Answer,
  E002Errors,
  GatewayProblem,
  type AnprUseCase,
  type E002Request,
  type E002Subject,
} from './e002.js';
import {
  createDnonce,
  digestHeader,
  digestOfToken,
  signIntegrity,
  signTrackingEvidence,
  type ClientKey,
  type Evidence,
} from './modi-headers.js';
import type { VoucherClient } from './pdnd-voucher.js';

export interface AnprAccess {
  /** Where ANPR's gateway is reached, e.g. `https://modipa.anpr.interno.it`. */
  readonly baseUrl: string;
  /** Host in the audiences; that of `baseUrl` unless told (a sandbox stands for another host). */
  readonly audienceHost?: string;
  /** UUID of the client and of the purpose of each use case, on the PDND. */
  readonly clientId: string;
  readonly purposeIds: Readonly<Record<AnprUseCase, string>>;
  readonly key: ClientKey;
  readonly vouchers: VoucherClient;
  readonly fetch?: typeof globalThis.fetch;
  readonly now: () => Date;
  /** New unique ids: UUIDs or other letters and digits. */
  readonly ids: () => string;
  /** For one call, answer read included; 10 seconds unless told. */
  readonly timeoutMs?: number;
  /** Circuit breaker and health row (health.ts); without it every call is made. */
  readonly guard?: <T>(system: string, call: () => Promise<T>) => Promise<T>;
}

/** Why a person's data are asked for. */
export interface AnprReason {
  /** Number of the case, which ANPR keeps as the reason. */
  readonly caseNumber: string;
  readonly evidence: Evidence;
  /** Civil date that the record is asked for; today unless told. */
  readonly asOf?: string;
}

/** One call, for the log of who looked at whose data. */
export interface AnprAccessEntry {
  readonly at: Date;
  readonly useCase: AnprUseCase;
  readonly purposeId: string;
  readonly caseNumber: string;
  /** Our number of the call, and ANPR's; null when it gave none. */
  readonly operationId: string;
  readonly anprOperationId: string | null;
}

export interface E002Question {
  readonly useCase: AnprUseCase;
  readonly criteria: E002Request['criteriRicerca'];
  readonly asOf: string;
  readonly reason: AnprReason;
}

/** ANPR's answer, read but not yet believed. */
export type E002Outcome = { readonly access: AnprAccessEntry } & (
  | { readonly kind: 'answer'; readonly subjects: readonly E002Subject[]; readonly anomalies: readonly AnprAnomaly[] }
  | { readonly kind: 'not-found' }
  /** The person's record is in a state in which ANPR does not tell it. */
  | { readonly kind: 'refused-person'; readonly anomalies: readonly AnprAnomaly[] }
);

const ANSWER_LIMIT_BYTES = 1024 * 1024;
const CONTENT_TYPE = 'application/json';
const NOT_FOUND = 'EN122';
/** Refusals that are about the person's record and not about our request. @source ANPR, table of errors */
const RECORD_TROUBLES = new Set(['EN141', 'EN148', 'EN181']);

interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

function anomalyOf({
  codiceErroreAnomalia,
  tipoErroreAnomalia,
  testoErroreAnomalia,
}: z.infer<typeof E002Anomaly>): AnprAnomaly {
  return {
    code: codiceErroreAnomalia,
    severity: tipoErroreAnomalia === 'W' ? 'warning' : 'error',
    text: testoErroreAnomalia ?? '',
  };
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > ANSWER_LIMIT_BYTES) throw new Error(`The answer is longer than ${ANSWER_LIMIT_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The signed call, in the order that the model wants: evidence, voucher for it, signature of the body. */
async function signHeaders(access: AnprAccess, question: E002Question, body: string): Promise<Record<string, string>> {
  const { key, clientId, purposeIds, vouchers, now, ids, baseUrl, guard = (_system, call) => call() } = access;
  const host = access.audienceHost ?? new URL(baseUrl).origin;
  const audience = `${host}/govway/rest/in/MinInternoPortaANPR/${ANPR_SERVICES[question.useCase]}/v1`;
  const purposeId = purposeIds[question.useCase];
  const signing = () => ({ clientId, audience, key, now: now(), jti: ids() });
  const evidence = await signTrackingEvidence(
    { evidence: question.reason.evidence, purposeId, dnonce: createDnonce() },
    signing(),
  );
  const voucher = await guard('pdnd', () => vouchers.getVoucher({ purposeId, digest: digestOfToken(evidence) }));
  const digest = digestHeader(body);
  return {
    accept: 'application/json',
    'content-type': CONTENT_TYPE,
    digest,
    authorization: `Bearer ${voucher}`,
    'Agid-JWT-TrackingEvidence': evidence,
    'Agid-JWT-Signature': await signIntegrity({ digest, contentType: CONTENT_TYPE }, signing()),
  };
}

async function post(access: AnprAccess, url: URL, headers: Record<string, string>, body: string): Promise<RawAnswer> {
  const { fetch = globalThis.fetch, timeoutMs = 10_000 } = access;
  let response: Response;
  let text: string;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(url, { method: 'POST', redirect: 'error', signal, headers, body });
    text = await readBody(response);
  } catch (cause) {
    throw new UnavailableError('ANPR_UNREACHABLE', `ANPR did not answer within ${timeoutMs} ms`, { cause });
  }
  const { status } = response;
  const digest = response.headers.get('digest');
  if (digest !== null && digest !== digestHeader(text)) {
    throw new UnavailableError('ANPR_ANSWER', "ANPR's answer does not fit its own digest");
  }
  if (status === 429) throw new UnavailableError('ANPR_BUSY', 'ANPR takes no more calls for now');
  if (status >= 500) throw new UnavailableError('ANPR_FAILED', `ANPR answered ${status}`);
  return { status, body: parseJson(text) };
}

/** Reads what ANPR decided. @throws as {@link callE002} */
function interpret({ status, body }: RawAnswer, access: AnprAccessEntry): E002Outcome {
  if (status === 200) {
    const answer = E002Answer.safeParse(body);
    if (!answer.success) throw new UnavailableError('ANPR_ANSWER', "ANPR's answer has not the agreed form");
    const { idOperazioneANPR, listaSoggetti, listaAnomalie } = answer.data;
    return {
      kind: 'answer',
      subjects: listaSoggetti.datiSoggetto,
      anomalies: (listaAnomalie ?? []).map(anomalyOf),
      access: { ...access, anprOperationId: idOperazioneANPR },
    };
  }
  const refusal = E002Errors.safeParse(body);
  if (refusal.success) {
    const anomalies = refusal.data.listaErrori.map(anomalyOf);
    const told = { ...access, anprOperationId: refusal.data.idOperazioneANPR ?? null };
    if (anomalies.some((anomaly) => anomaly.code === NOT_FOUND)) return { kind: 'not-found', access: told };
    if (anomalies.every((anomaly) => RECORD_TROUBLES.has(anomaly.code))) {
      return { kind: 'refused-person', anomalies, access: told };
    }
    const codes = anomalies.map((anomaly) => anomaly.code).join(', ');
    throw new AppError('ANPR_REFUSED', `ANPR refused the request (status ${status}: ${codes})`);
  }
  const problem = GatewayProblem.safeParse(body).data;
  if (problem === undefined) throw new UnavailableError('ANPR_ANSWER', `ANPR answered ${status} in no agreed form`);
  throw new AppError('ANPR_GATEWAY', `The gateway of ANPR refused the call: ${problem.title}`, {
    details: { status, detail: problem.detail, transaction: problem.govway_id },
  });
}

/**
 * Makes one call to E002.
 *
 * @throws {UnavailableError} ANPR_UNREACHABLE, ANPR_BUSY, ANPR_FAILED, ANPR_ANSWER; PDND_* of the voucher
 * @throws {AppError} ANPR_REFUSED, ANPR_GATEWAY; PDND_REFUSED. All carry the access entry in `details.access`.
 */
export async function callE002(access: AnprAccess, question: E002Question): Promise<E002Outcome> {
  const { now, ids, baseUrl, purposeIds, guard = (_system, call) => call() } = access;
  const { useCase, criteria, asOf, reason } = question;
  const operationId = ids().replaceAll('-', '');
  const entry: AnprAccessEntry = {
    at: now(),
    useCase,
    purposeId: purposeIds[useCase],
    caseNumber: reason.caseNumber,
    operationId,
    anprOperationId: null,
  };
  const request: E002Request = {
    idOperazioneClient: operationId,
    criteriRicerca: criteria,
    datiRichiesta: { dataRiferimentoRichiesta: asOf, motivoRichiesta: reason.caseNumber, casoUso: useCase },
  };
  const body = JSON.stringify(request);
  const path = `/govway/rest/in/MinInternoPortaANPR-PDND/${ANPR_SERVICES[useCase]}/v1/anpr-service-e002`;
  try {
    const headers = await signHeaders(access, question, body);
    return await guard('anpr', async () => interpret(await post(access, new URL(path, baseUrl), headers, body), entry));
  } catch (error) {
    throw withAccess(error, entry);
  }
}

/** The same fault with the access entry among its details. */
export function withAccess(error: unknown, access: AnprAccessEntry): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, details } = error;
  const kind = error instanceof UnavailableError ? UnavailableError : AppError;
  return new kind(code, message, { cause: error.cause ?? error, details: { ...details, access } });
}
