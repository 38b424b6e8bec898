import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { listen, type Listening } from '../control/listen.js';
import { createSandboxApp, setVerdict, type SandboxOptions } from '../control/sandbox-app.js';
import { answerE002, error, type E002Answer } from './e002.js';
import { E002Request } from './e002-schema.js';
import { GatewayRefusal, sendRefusal, setTransactionId } from './govway.js';
import { createKeySource } from './key-source.js';
import { createPopulation, type Population } from './population.js';
import { ANPR_AUDIENCE_HOST, anprAudience, ANPR_SERVICES, GATEWAY_PATH, type AnprUseCase } from './services.js';
import { checkIntegrity, checkTrackingEvidence, checkVoucher, type Voucher } from './signed-headers.js';

export interface AnprSandboxOptions extends SandboxOptions {
  /** The PDND that issues the vouchers: its address, for the keys, and its `iss`. */
  readonly pdnd: { readonly url: string; readonly issuer: string };
  /** Host in the audiences; that of the validation environment unless told. */
  readonly audienceHost?: string;
  /** Seed and size of the made-up population. */
  readonly seed?: number;
  readonly size?: number;
  /** How long ANPR thinks about the demo person who is slow; 30,000 unless told. */
  readonly slowMs?: number;
}

export interface AnprSandbox extends Listening {
  readonly population: Population;
  readonly audienceHost: string;
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome', dateStyle: 'short' });

/** Remembers ids for as long as they could be used again. */
function createOnceOnly(now: () => Date) {
  const seen = new Map<string, number>();
  return (id: string, expiresAt: number): boolean => {
    const nowSeconds = now().getTime() / 1000;
    for (const [known, until] of seen) {
      if (until > nowSeconds) break; // in the order of arrival, which is nearly that of expiry
      seen.delete(known);
    }
    if (seen.has(id)) return false;
    seen.set(id, expiresAt);
    return true;
  };
}

/**
 * Stands for the PDND gateway of ANPR: checks voucher, evidence and signature as GovWay does, then answers E002 for C003,
 * C015, C020, C021 and C030 from a made-up population.
 *
 * `POST` and `GET .../<service>/v1/{anpr-service-e002,status}` at ANPR's own paths.
 */
export async function createAnprSandbox(options: AnprSandboxOptions): Promise<AnprSandbox> {
  const { pdnd, now, audienceHost = ANPR_AUDIENCE_HOST, slowMs = 30_000, seed, size } = options;
  const { app } = createSandboxApp({ ...options, name: 'ANPR' });
  const today = () => DAY_FORMAT.format(now());
  const population = createPopulation({
    today: today(),
    ...(seed === undefined ? {} : { seed }),
    ...(size ? { size } : {}),
  });
  const keys = createKeySource(pdnd.url);
  const isFresh = createOnceOnly(now);
  const usedOperations = new Set<string>();
  let operations = 0;

  async function checkCall(req: Request, useCase: AnprUseCase): Promise<Voucher> {
    const context = { audience: anprAudience(useCase, audienceHost), issuer: pdnd.issuer, now: now(), keys, isFresh };
    const voucher = await checkVoucher(req, context);
    await checkTrackingEvidence(req, voucher, context);
    await checkIntegrity(req, voucher, context);
    return voucher;
  }

  function answer(useCase: AnprUseCase, body: unknown, voucher: Voucher): E002Answer {
    const parsed = E002Request.safeParse(body);
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => error('EN132', message, path.join('.')));
      return { status: 400, errors };
    }
    const operation = `${voucher.consumerId} ${parsed.data.idOperazioneClient}`;
    // ANPR's public tables give no code for this; the sandbox's own says so
    if (usedOperations.has(operation)) {
      return { status: 400, errors: [error('SANDBOX-001', 'idOperazioneClient già usato', 'idOperazioneClient')] };
    }
    usedOperations.add(operation);
    return answerE002(useCase, parsed.data, { population, today: today() });
  }

  function send(res: Response, useCase: AnprUseCase, answered: E002Answer): void {
    operations += 1;
    const idOperazioneANPR = String(operations).padStart(12, '0');
    const isGood = answered.status === 200;
    const body = JSON.stringify(
      isGood
        ? {
            idOperazioneANPR,
            listaSoggetti: { datiSoggetto: answered.subjects },
            listaAnomalie: answered.anomalies,
          }
        : { idOperazioneANPR, listaErrori: answered.errors },
    );
    const codes = isGood ? answered.anomalies : answered.errors;
    setVerdict(
      res,
      `${useCase} ${answered.status} ${codes.map((code) => code.codiceErroreAnomalia).join(', ')}`.trim(),
    );
    res
      .status(answered.status)
      .set('Digest', `SHA-256=${createHash('sha256').update(body).digest('base64')}`)
      .type(isGood ? 'application/json' : 'application/problem+json')
      .send(body);
  }

  for (const [useCase, folder] of Object.entries(ANPR_SERVICES) as [AnprUseCase, string][]) {
    const base = `${GATEWAY_PATH}/${folder}/v1`;
    app.get(`${base}/status`, (_req, res) => {
      setTransactionId(res);
      res.type('application/problem+json').send(JSON.stringify({ idOperazioneANPR: '0', listaErrori: [] }));
    });
    app.post(`${base}/anpr-service-e002`, async (req, res) => {
      setTransactionId(res);
      try {
        const voucher = await checkCall(req, useCase);
        const answered = answer(useCase, req.body, voucher);
        if (isAboutSlowPerson(req.body, population)) await pause(slowMs, res);
        if (!res.destroyed) send(res, useCase, answered);
      } catch (refusal) {
        if (!(refusal instanceof GatewayRefusal)) throw refusal;
        sendRefusal(res, refusal);
      }
    });
  }
  app.use((_req, res) => {
    setTransactionId(res);
    sendRefusal(res, new GatewayRefusal(404, 'UndefinedOperation', 'There is no such operation'));
  });

  const listening = await listen(app, options.port);
  return { ...listening, population, audienceHost };
}

function isAboutSlowPerson(body: unknown, population: Population): boolean {
  const criteria = (body as { criteriRicerca?: { idANPR?: string; codiceFiscale?: string } } | undefined)
    ?.criteriRicerca;
  const person =
    population.findByTaxCode(criteria?.codiceFiscale ?? '') ?? population.findByAnprId(criteria?.idANPR ?? '');
  return person?.trouble === 'slow';
}

/** Waits, but not longer than the caller does. */
function pause(ms: number, res: Response): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    res.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
