/** One POST to a `_bulk` endpoint, over one connection that is kept. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';

const REQUEST_TIMEOUT_MS = 30_000;

export interface BulkSender {
  /** True when every record was taken; false when the receiver is away, refuses or answers anything else. */
  send(body: string, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** @param url base address; a user and password in it are sent as Basic authentication */
export function createBulkSender(url: string): BulkSender {
  const { protocol, ...target } = targetOf(url);
  const [agent, request] =
    protocol === 'https:'
      ? [new HttpsAgent({ keepAlive: true, maxSockets: 1 }), httpsRequest]
      : [new Agent({ keepAlive: true, maxSockets: 1 }), httpRequest];

  const post = (body: Buffer, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { ...target.headers, 'content-length': body.length };
      const sending = request({ ...target, method: 'POST', agent, headers, signal }, resolve);
      sending.setTimeout(REQUEST_TIMEOUT_MS, () => sending.destroy(new Error('The receiver does not answer')));
      sending.on('error', reject);
      sending.end(body);
    });

  return {
    async send(body, signal) {
      try {
        const response = await post(Buffer.from(body), signal);
        const answer = (await json(response)) as { errors?: boolean };
        const { statusCode = 0 } = response;
        return statusCode >= 200 && statusCode < 300 && answer.errors !== true;
      } catch {
        return false;
      }
    },
    close: () => agent.destroy(),
  };
}

function targetOf(url: string) {
  const { protocol, hostname, port, pathname, search, username, password } = new URL(`${url.replace(/\/$/, '')}/_bulk`);
  const user = [username, password].map(decodeURIComponent).join(':');
  return {
    protocol,
    // An IPv6 address stands in brackets in a URL, and without them elsewhere.
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: `${pathname}${search}`,
    headers: {
      'content-type': 'application/x-ndjson',
      accept: 'application/json',
      ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    },
  };
}
