import { connect, type Socket } from 'node:net';
import { createWebBrowser } from '../fakes/web-browser.js';
import { createWebWorld, startWeb, type RunningWeb } from '../fakes/web-world.js';

const START = '/servizi/segnalazione/richiesta';
let web: RunningWeb;

beforeEach(async () => {
  web = await startWeb(await createWebWorld(), { trustedProxies: 1 });
});
afterEach(() => web.close());

async function reporter() {
  const browser = createWebBrowser(web.origin);
  await browser.open(START);
  const path = (await browser.send(START)).url.replace(/\/1$/, '/2');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { browser, path, cookie };
}

/** Begins an upload from an address and never goes on. */
function beginUpload({ path, cookie }: { path: string; cookie: string }, address: string): Socket {
  const { hostname, port } = new URL(web.origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Cookie: ${cookie}`,
      `X-Forwarded-For: ${address}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 5000000',
      '',
      '--b\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\nabc',
    ].join('\r\n'),
  );
  return socket;
}

/** Status of a whole upload from an address; `503` while there is no room. */
async function upload({ browser, path }: Awaited<ReturnType<typeof reporter>>, address: string): Promise<number> {
  const body = new FormData();
  body.set('title', 'x');
  return (await browser.request(path, { method: 'POST', body, headers: { 'x-forwarded-for': address } })).status;
}

async function untilStatus(look: () => Promise<number>, wanted: (status: number) => boolean): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const status = await look();
    if (wanted(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The status did not come');
}

describe('uploads that never end', () => {
  it('of one address do not keep another waiting, and those that are cut off leave their place', async () => {
    const me = await reporter();
    const slow = Array.from({ length: 3 }, () => beginUpload(me, '192.0.2.1'));
    await untilStatus(
      () => upload(me, '192.0.2.1'),
      (status) => status === 503,
    );
    // Refused for its token, not for want of room.
    expect(await upload(me, '192.0.2.2')).toBe(403);
    for (const socket of slow) socket.destroy();
    expect(
      await untilStatus(
        () => upload(me, '192.0.2.1'),
        (status) => status !== 503,
      ),
    ).toBe(403);
    // Ten times over: no place is lost for good.
    for (let round = 0; round < 10; round += 1) {
      const more = Array.from({ length: 3 }, () => beginUpload(me, '192.0.2.1'));
      await untilStatus(
        () => upload(me, '192.0.2.1'),
        (status) => status === 503,
      );
      for (const socket of more) socket.destroy();
      await untilStatus(
        () => upload(me, '192.0.2.1'),
        (status) => status !== 503,
      );
    }
  });
});
