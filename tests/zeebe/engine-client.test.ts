import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEngineClient, type EngineClient } from '../../src/zeebe/engine-client.js';

/** An engine that takes connections and calls and says nothing: stopped, swapped out, or behind a broken network. */
let silent: Http2Server;
const sessions = new Set<ServerHttp2Session>();
let client: EngineClient;
beforeAll(async () => {
  silent = createServer();
  silent.on('session', (session) => sessions.add(session));
  silent.on('stream', (stream) => stream.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  client = createEngineClient(`127.0.0.1:${(silent.address() as AddressInfo).port}`, { answerMs: 300 });
});
afterAll(async () => {
  await client.close();
  for (const session of sessions) session.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

const unavailable: unknown = expect.objectContaining({ name: 'UnavailableError', code: 'ENGINE_UNAVAILABLE' });

describe('an engine that does not answer', () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      'a message',
      () =>
        client.publishMessage({ name: 'm', correlationKey: 'k', messageId: 'i', timeToLiveMs: 1_000, variables: {} }),
    ],
    ['a completed job', () => client.completeJob('1', {})],
    ['a failed job', () => client.failJob('1', { retries: 1, message: 'm', backOffMs: 0 })],
    ['a retry', () => client.retryJob('1', '2', 3)],
    ['a question', () => client.topology()],
  ])('is given up on after a while: %s', async (_what, ask) => {
    await expect(ask()).rejects.toEqual(unavailable);
  });
});
