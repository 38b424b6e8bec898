import { createIncidentHealer } from '../../src/health/heal-incidents.js';
import type { Incident } from '../../src/insight/insight.js';
import type { SystemHealth } from '../../src/registries/health.js';
import { incidentLike } from '../fakes/office-world.js';

const START_MS = Date.parse('2026-11-24T09:00:00Z');
const ANPR = '[ANPR_UNREACHABLE] ANPR gave no answer';

/** Jobs that stopped, an engine that runs them again, and a clock in steps of the scheduler. */
function stoppedJobs(messages: readonly string[]) {
  let atMs = START_MS;
  let isUp = false;
  let open: Incident[] = messages.map((errorMessage, index) =>
    incidentLike(String(index), { errorMessage, createdAt: new Date(START_MS - 60_000 + index) }),
  );
  const tries: { jobKey: string; retries: number; atMs: number }[] = [];
  const systems: SystemHealth[] = [];
  const alwaysFailing = new Set<string>();
  const heal = createIncidentHealer({
    now: () => new Date(atMs),
    systemsHealth: { list: () => systems },
    insight: {
      listOpenIncidents: (limit = 200) =>
        Promise.resolve([...open].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit)),
    },
    engine: {
      retryJob(jobKey, key, retries) {
        tries.push({ jobKey, retries, atMs });
        const failed = open.find((one) => one.key === key);
        open = open.filter((one) => one.key !== key);
        if (failed && (!isUp || alwaysFailing.has(jobKey))) {
          open.push({ ...failed, key: `${key}+`, createdAt: new Date(atMs + 1_000) });
        }
        return Promise.resolve();
      },
    },
  });
  return {
    tries,
    systems,
    alwaysFailing,
    heal,
    left: () => open.length,
    comesBack: () => void (isUp = true),
    /** What the scheduler does in so many seconds. */
    async run(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second += 5) {
        atMs += 5_000;
        await heal();
      }
    },
  };
}

const many = (count: number, message = ANPR): string[] => Array.from({ length: count }, () => message);

describe('the healer of incidents', () => {
  it('tries one job now and then while its system is down, ever more seldom, however many wait', async () => {
    const world = stoppedJobs(many(300));
    await world.run(3_600);
    expect(world.tries.length).toBeGreaterThan(5);
    expect(world.tries.length).toBeLessThan(25);
    expect(world.tries.every(({ retries }) => retries === 1)).toBe(true);
    const waits = world.tries.map(({ atMs }, index) => atMs - (world.tries[index - 1]?.atMs ?? START_MS));
    expect(Math.max(...waits)).toBeLessThanOrEqual(305_000);
  });

  it('lets all run again when it is back', async () => {
    const world = stoppedJobs(many(300));
    await world.run(60);
    world.comesBack();
    await world.run(600);
    expect(world.left()).toBe(0);
  });

  it('is held up neither by a job that always fails nor by incidents that a person must look at', async () => {
    const world = stoppedJobs([...many(120), ...many(400, 'caseId: Invalid UUID')]);
    world.alwaysFailing.add('job-0');
    world.comesBack();
    await world.run(900);
    expect(world.left()).toBe(401);
    const poisoned = world.tries.filter(({ jobKey }) => jobKey === 'job-0').length;
    await world.run(3_600);
    expect(world.tries.filter(({ jobKey }) => jobKey === 'job-0').length - poisoned).toBeLessThan(20);
  });

  it('waits for the circuit of its own system only', async () => {
    const circuit = (system: string) => `[CIRCUIT_OPEN] ${system} failed 5 times in a row and is left alone`;
    const world = stoppedJobs([circuit('anpr'), circuit('pagopa-gpd')]);
    world.systems.push({
      system: 'anpr',
      state: 'open',
      retryAt: new Date(START_MS + 3_600_000),
    } as SystemHealth);
    await world.run(10);
    expect(world.tries.map(({ jobKey }) => jobKey)).toEqual(['job-1']);
  });
});
