import type { Problem } from './problems-parts.client.js';

export interface Answer {
  readonly ok: boolean;
  /** One sentence about what happened. */
  readonly message: string;
  readonly revision?: number;
  readonly base?: number;
  readonly isStale?: boolean;
  readonly problems?: readonly Problem[];
}

/** Why there is no answer of the modeller. */
export type SendFailure = 'signedOut' | 'tooLarge' | 'failed';

/** What the server keeps apart from the diagram itself. */
export interface ModelState {
  revision: number;
  base: number;
  /** Changes when the person signs in again. */
  csrf: string;
}

async function post(address: string, xml: string, { csrf, revision, base }: ModelState): Promise<Response> {
  const body = new URLSearchParams({ _csrf: csrf, revision: String(revision), base: String(base), xml });
  return fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
}

const hasAnswer = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/json') ?? false;

/** The token of the session that this browser has now; undefined when nobody is signed in. */
async function freshToken(): Promise<string | undefined> {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
  return page.querySelector<HTMLElement>('[data-modeller]')?.dataset['csrf'];
}

/** Sends the diagram; when the session was renewed in another tab, once more with its token. */
export async function sendModel(address: string, xml: string, state: ModelState): Promise<Answer | SendFailure> {
  try {
    let response = await post(address, xml, state);
    if (!hasAnswer(response) && response.status < 404) {
      const renewed = await freshToken();
      if (renewed === undefined) return 'signedOut';
      state.csrf = renewed;
      response = await post(address, xml, state);
    }
    if (hasAnswer(response)) return (await response.json()) as Answer;
    return response.status === 413 ? 'tooLarge' : 'failed';
  } catch {
    return 'failed';
  }
}
