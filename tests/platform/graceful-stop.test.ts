import { once } from 'node:events';
import { connect } from 'node:net';
import { jest } from '@jest/globals';
import { startInstance, type Instance } from '../../scripts/journey/instance.js';

jest.setTimeout(120_000);

let instance: Instance;
beforeEach(async () => {
  instance = await startInstance();
});
afterEach(() => instance.stop());

/** Resolves once the portal takes no connection any more. */
async function refusing(port: number, host: string): Promise<void> {
  for (let count = 0; count < 10_000; count += 1) {
    const socket = connect(port, host);
    const isRefused = await once(socket, 'connect').then(
      () => false,
      () => true,
    );
    socket.destroy();
    if (isRefused) return;
  }
  throw new Error('The portal goes on taking connections');
}

describe('a stop', () => {
  it('answers a request that is under way when nothing new is taken any more, and ends with code 0', async () => {
    const { hostname, port } = new URL(instance.portal);
    const slow = connect(Number(port), hostname);
    await once(slow, 'connect');
    slow.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    const ended = once(instance.process, 'exit');
    instance.process.kill('SIGTERM');
    await refusing(Number(port), hostname);
    slow.write('\r\n');
    const [bytes] = (await once(slow, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 200 /);
    expect(bytes.toString()).toMatch(/^Connection: close\r$/im);
    expect(await ended).toEqual([0, null]);
    expect(instance.output()).not.toMatch(/"level":[45]0/);
  });
});
