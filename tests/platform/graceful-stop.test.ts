import { once } from 'node:events';
import { connect } from 'node:net';
import { jest } from '@jest/globals';
import { startInstance, type Instance } from '../../scripts/journey/instance.js';
import { waitFor } from '../../scripts/journey/steps.js';

jest.setTimeout(120_000);

let instance: Instance;
beforeEach(async () => {
  instance = await startInstance();
});
afterEach(() => instance.stop());

async function isRefused(port: number, host: string): Promise<true | undefined> {
  const socket = connect(port, host);
  const answer = await once(socket, 'connect').then(
    () => undefined,
    () => true as const,
  );
  socket.destroy();
  return answer;
}

describe('a stop', () => {
  it('answers a request that is under way when nothing new is taken any more, and ends with code 0', async () => {
    const { hostname, port } = new URL(instance.portal);
    const slow = connect(Number(port), hostname);
    slow.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(slow, 'data');
    slow.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    // Answered later than that came, so the portal has read it by now.
    await fetch(`${instance.portal}/healthz`);
    const ended = once(instance.process, 'exit');
    instance.process.kill('SIGTERM');
    await waitFor('The end of new connections', 30_000, () => isRefused(Number(port), hostname));
    slow.write('\r\n');
    const [bytes] = (await once(slow, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 200 /);
    expect(bytes.toString()).toMatch(/^Connection: close\r$/im);
    expect(await ended).toEqual([0, null]);
    expect(instance.output()).not.toMatch(/"level":[45]0/);
  });
});
