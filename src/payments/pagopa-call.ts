import { UnavailableError } from '../errors.js';

/** Wraps each call in the platform's circuit breaker and health row; the plain one only calls. */
export type Guard = <T>(system: string, call: () => Promise<T>) => Promise<T>;

export interface PagopaAccess {
  /** Host of the platform's APIs, e.g. `https://api.platform.pagopa.it`. */
  readonly baseUrl: string;
  /** Creditor's tax code, 11 digits. */
  readonly organizationTaxCode: string;
  /** Secret, sent as `Ocp-Apim-Subscription-Key`. */
  readonly subscriptionKey: string;
  /** For one call, answer read included; 10 seconds unless told. */
  readonly timeoutMs?: number;
  readonly guard?: Guard;
  readonly fetch?: typeof globalThis.fetch;
}

export interface PagopaRequest {
  /** Row of the health page, e.g. `pagopa-gpd`. */
  readonly system: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the host. */
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
}

export interface PagopaAnswer {
  readonly status: number;
  /** Target of a redirect, which is never followed; null when there is none. */
  readonly location: string | null;
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Uint8Array;
}

const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > ANSWER_LIMIT_BYTES) throw new Error(`The answer is longer than ${ANSWER_LIMIT_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Makes one call to pagoPA and gives back whatever it decided (2xx, 3xx, 4xx).
 *
 * @throws {UnavailableError} PAGOPA_UNREACHABLE (no answer in time), PAGOPA_FAILED (5xx, 429), PAGOPA_CREDENTIALS (401,
 *   403): all inside the guard, so that the breaker counts them
 */
export async function callPagopa(access: PagopaAccess, request: PagopaRequest): Promise<PagopaAnswer> {
  const { guard = (_system, call) => call() } = access;
  return guard(request.system, () => callOnce(access, request));
}

async function callOnce(access: PagopaAccess, request: PagopaRequest): Promise<PagopaAnswer> {
  const { system, method, path, body, accept = 'application/json' } = request;
  const { fetch = globalThis.fetch, timeoutMs = 10_000 } = access;
  const facts = { system, method };
  let answer: PagopaAnswer;
  try {
    const response = await fetch(new URL(path, access.baseUrl), {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept,
        'ocp-apim-subscription-key': access.subscriptionKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = await readLimited(response);
    answer = {
      status: response.status,
      location: response.headers.get('location'),
      body: bytes.toString('utf8'),
      bytes,
    };
  } catch (error) {
    throw new UnavailableError('PAGOPA_UNREACHABLE', `${system} gave no answer within ${timeoutMs} ms`, {
      cause: error,
      details: facts,
    });
  }
  const { status } = answer;
  if (status === 401 || status === 403) {
    throw new UnavailableError('PAGOPA_CREDENTIALS', `${system} refuses our key or organisation (${status})`, {
      details: { ...facts, status },
    });
  }
  if (status >= 500 || status === 429) {
    throw new UnavailableError('PAGOPA_FAILED', `${system} answered ${status}`, { details: { ...facts, status } });
  }
  return answer;
}

/** What pagoPA says about a refusal: its `title`, which carries no personal data; the status alone when there is none. */
export function refusalOf({ status, body }: Pick<PagopaAnswer, 'status' | 'body'>): string {
  try {
    const { title } = JSON.parse(body) as { title?: unknown };
    if (typeof title === 'string') return `${status} ${title.slice(0, 200)}`;
  } catch {
    // Not JSON: the status has to do.
  }
  return String(status);
}
