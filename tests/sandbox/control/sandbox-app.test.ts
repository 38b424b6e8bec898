import { createSandboxApp, rawBody, setVerdict, type SandboxApp } from '../../../sandbox/control/sandbox-app.js';
import { listen, type Listening } from '../../../sandbox/control/listen.js';
import type { JournalEntry } from '../../../sandbox/control/journal.js';
import type { FaultRuleInput } from '../../../sandbox/control/faults.js';

const now = () => new Date('2026-11-24T10:00:00Z');

describe('sandbox frame', () => {
  let sandbox: SandboxApp;
  let server: Listening;
  let handled: number;

  beforeEach(async () => {
    handled = 0;
    sandbox = createSandboxApp({ name: 'echo', now, journalCapacity: 3 });
    sandbox.app.post('/echo', (req, res) => {
      handled += 1;
      setVerdict(res, 'accepted');
      res.json({ parsed: (req.body as unknown) ?? null, bytes: rawBody(req).length });
    });
    server = await listen(sandbox.app);
  });
  afterEach(() => server.close());

  const post = (body: string, headers: Record<string, string> = {}, path = '/echo') =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const setFaults = (rules: FaultRuleInput[]) =>
    fetch(`${server.url}/__sandbox/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rules),
    });

  it('parses JSON and forms, and leaves malformed JSON to the route', async () => {
    expect(await (await post('{"a":1}')).json()).toEqual({ parsed: { a: 1 }, bytes: 7 });
    expect(await (await post('{"a":')).json()).toEqual({ parsed: null, bytes: 5 });
    const form = await post('a=1&b=%C3%A8', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(await form.json()).toEqual({ parsed: { a: '1', b: 'è' }, bytes: 12 });
  });

  it('keeps the last calls with their verdict and without their secrets', async () => {
    for (const n of [1, 2]) await post(`{"n":${n}}`);
    await post('{"password":"open sesame"}', {
      authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    });
    await post('{"n":4}', { authorization: 'Basic dXNlcjpwYXNz' });
    const { entries } = (await (await fetch(`${server.url}/__sandbox/journal`)).json()) as { entries: JournalEntry[] };
    expect(entries.map((entry) => entry.sequence)).toEqual([2, 3, 4]);
    expect(entries[1]).toMatchObject({
      at: '2026-11-24T10:00:00.000Z',
      method: 'POST',
      path: '/echo',
      status: 200,
      verdict: 'accepted',
      body: '{"password":"[redacted]"}',
      headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.[redacted]' },
    });
    expect(entries[2]?.headers.authorization).toBe('[redacted]');

    await fetch(`${server.url}/__sandbox/journal`, { method: 'DELETE' });
    expect(sandbox.journal.list()).toEqual([]);
  });

  it('answers in place of the sandbox as many times as the rule says, after the calls it lets pass', async () => {
    await setFaults([
      {
        match: { method: 'post', path: '/ec', body: '"a"' },
        effect: { status: 503, body: { why: 'down' } },
        times: 1,
        after: 1,
      },
    ]);
    expect((await post('{"a":1}')).status).toBe(200);
    expect((await post('{"b":1}')).status).toBe(200);
    const faulty = await post('{"a":1}');
    expect([faulty.status, await faulty.json()]).toEqual([503, { why: 'down' }]);
    expect((await post('{"a":1}')).status).toBe(200);
    expect(handled).toBe(3);
  });

  it('drops the connection before or after the call is handled', async () => {
    await setFaults([
      { effect: { dropConnection: true }, times: 1 },
      { effect: { dropConnection: 'after' }, times: 1 },
    ]);
    await expect(post('{}')).rejects.toThrow();
    expect(handled).toBe(0);
    await expect(post('{}')).rejects.toThrow();
    expect(handled).toBe(1);
    expect(sandbox.journal.list().map((entry) => entry.verdict)).toEqual([
      'fault: connection dropped',
      'accepted; fault: answer lost',
    ]);
  });

  it('hangs until the caller gives up', async () => {
    await setFaults([{ effect: { hang: true } }]);
    await expect(
      fetch(`${server.url}/echo`, { method: 'POST', body: '{}', signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow();
    expect(handled).toBe(0);
  });

  it('delays a call and then handles it', async () => {
    await setFaults([{ effect: { delayMs: 20 }, times: 1 }]);
    expect((await post('{}')).status).toBe(200);
  });

  it('hands a signal only to the code that asks for it by name', async () => {
    await setFaults([{ match: { body: 'iuv-1' }, effect: { signal: 'double-receipt' }, times: 1 }]);
    expect((await post('{"iuv":"iuv-1"}')).status).toBe(200);
    expect(sandbox.faults.takeSignal('late-receipt', 'iuv-1')).toBe(false);
    expect(sandbox.faults.takeSignal('double-receipt', 'iuv-2')).toBe(false);
    expect(sandbox.faults.takeSignal('double-receipt', 'iuv-1')).toBe(true);
    expect(sandbox.faults.takeSignal('double-receipt', 'iuv-1')).toBe(false);
  });

  it('refuses malformed rules and keeps the old ones', async () => {
    await setFaults([{ effect: { status: 500 } }]);
    const refused = await setFaults([{ effect: {} }]);
    expect(refused.status).toBe(422);
    expect(sandbox.faults.list()).toHaveLength(1);
    await fetch(`${server.url}/__sandbox/faults`, { method: 'DELETE' });
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('refuses to start in production unless it is told to', () => {
    expect(() => createSandboxApp({ name: 'echo', now, production: true })).toThrow(/refuses to start in production/);
    expect(() => createSandboxApp({ name: 'echo', now, production: true, allowedInProduction: true })).not.toThrow();
  });
});
