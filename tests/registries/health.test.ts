import { AppError, UnavailableError } from '../../src/errors.js';
import { createSystemsHealth, type SystemsHealth } from '../../src/registries/health.js';

const down = () => Promise.reject(new UnavailableError('ANPR_FAILED', 'ANPR answered 503'));
const up = () => Promise.resolve('answer');

describe('health of systems', () => {
  let nowMs: number;
  let health: SystemsHealth;
  const row = () => health.list()[0];

  beforeEach(() => {
    nowMs = Date.parse('2026-11-24T10:00:00Z');
    health = createSystemsHealth({ now: () => new Date(nowMs), threshold: 3, openMs: 1_000 });
  });

  const failTimes = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      await expect(health.guard('anpr', down)).rejects.toMatchObject({ code: 'ANPR_FAILED' });
    }
  };

  it('hands through what the call gives and notes it', async () => {
    const answer = await health.guard('anpr', () => {
      nowMs += 40;
      return up();
    });
    expect(answer).toBe('answer');
    expect(row()).toEqual({
      system: 'anpr',
      state: 'closed',
      lastOkAt: new Date(nowMs),
      lastErrorAt: null,
      lastError: null,
      failuresInARow: 0,
      calls: 1,
      failures: 0,
      retryAt: null,
      lastDurationMs: 40,
    });
  });

  it('opens after the third failure in a row, and then fails at once without calling', async () => {
    await failTimes(3);
    let called = false;
    const call = () => {
      called = true;
      return up();
    };
    await expect(health.guard('anpr', call)).rejects.toMatchObject({ name: 'UnavailableError', code: 'CIRCUIT_OPEN' });
    expect(called).toBe(false);
    expect(row()).toMatchObject({
      state: 'open',
      calls: 3,
      failures: 3,
      lastError: 'ANPR_FAILED: ANPR answered 503',
      retryAt: new Date(nowMs + 1_000),
    });
  });

  it('counts failures in a row only', async () => {
    await failTimes(2);
    await health.guard('anpr', up);
    await failTimes(2);
    expect(row()).toMatchObject({ state: 'closed', failuresInARow: 2, failures: 4 });
  });

  it('lets one call try after the pause, and closes when it succeeds', async () => {
    await failTimes(3);
    nowMs += 1_000;
    expect(row()?.state).toBe('half-open');
    let finish: (value: string) => void = () => undefined;
    const trial = health.guard('anpr', () => new Promise<string>((resolve) => (finish = resolve)));
    await expect(health.guard('anpr', up)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    finish('back');
    expect(await trial).toBe('back');
    expect(row()).toMatchObject({ state: 'closed', failuresInARow: 0 });
    expect(await health.guard('anpr', up)).toBe('answer');
  });

  it('opens again at once when the trial fails', async () => {
    await failTimes(3);
    nowMs += 1_000;
    await failTimes(1);
    expect(row()).toMatchObject({ state: 'open', retryAt: new Date(nowMs + 1_000) });
  });

  it('does not count a refusal against the system: it answered', async () => {
    const refusal = () => Promise.reject(new AppError('ANPR_REFUSED', 'ANPR refused the request'));
    for (let time = 0; time < 5; time += 1) {
      await expect(health.guard('anpr', refusal)).rejects.toMatchObject({ code: 'ANPR_REFUSED' });
    }
    expect(row()).toMatchObject({ state: 'closed', failures: 0, lastOkAt: new Date(nowMs) });
  });

  it('counts what nobody expected, and does not show its text', async () => {
    await expect(health.guard('anpr', () => Promise.reject(new Error('Anna Venier')))).rejects.toThrow('Anna Venier');
    expect(row()).toMatchObject({ failures: 1, lastError: 'UNEXPECTED: see the log' });
  });

  it('keeps systems apart', async () => {
    await failTimes(3);
    expect(await health.guard('pdnd', up)).toBe('answer');
    expect(health.list().map(({ system, state }) => [system, state])).toEqual([
      ['anpr', 'open'],
      ['pdnd', 'closed'],
    ]);
  });
});
