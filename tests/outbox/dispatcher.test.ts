import { pino } from 'pino';
import { createDispatcher, type Dispatcher } from '../../src/outbox/dispatcher.js';
import type { OutboxMessage } from '../../src/outbox/outbox.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterAll(() => world.close());

const start = (caseId: string): OutboxMessage => ({
  kind: 'publish-message',
  name: 'caso-di-prova',
  correlationKey: caseId,
  startsCaseId: caseId,
  variables: {},
});

/** A dispatcher of the world's outbox, and what it published and sent. */
function dispatcherWith(sendMail: (id: string) => Promise<void>): { dispatcher: Dispatcher; published: string[] } {
  const published: string[] = [];
  const dispatcher = createDispatcher({
    store: world.services.outboxStore,
    engine: {
      publishMessage: ({ messageId }) => {
        published.push(messageId);
        return Promise.resolve('published');
      },
      completeJob: (jobKey) => {
        published.push(jobKey);
        return Promise.resolve();
      },
    },
    sendMail,
    now: world.now,
    logger: pino({ level: 'silent' }),
    renewMs: 5,
  });
  return { dispatcher, published };
}

describe('a mail server that does not answer', () => {
  it('holds up neither the start of a case nor the end of a task', async () => {
    let letGo = (): void => undefined;
    const silence = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { dispatcher, published } = dispatcherWith(() => silence);
    for (let n = 0; n < 5; n += 1) {
      await dispatcher.put(`mail:silent-${n}`, { kind: 'send-mail', notificationId: `silent-${n}` });
    }
    await dispatcher.put('start:behind', start('behind'));
    await dispatcher.put('complete:behind', { kind: 'complete-job', jobKey: '7', variables: {} });

    const drained = dispatcher.drain();
    for (let look = 0; look < 200 && published.length < 2; look += 1) await new Promise((next) => setTimeout(next, 10));
    expect([...published].sort()).toEqual(['7', 'start:behind']);

    letGo();
    await drained;
    expect((await world.services.outboxStore.find('mail:silent-4'))?.state).toBe('done');
  });

  it('is not asked by a second dispatcher for a mail that the first is still sending', async () => {
    let letGo = (): void => undefined;
    const silence = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const asked: string[] = [];
    const slow = (id: string) => {
      asked.push(id);
      return silence;
    };
    const [first, second] = [dispatcherWith(slow), dispatcherWith(slow)];
    await first.dispatcher.put('mail:slow', { kind: 'send-mail', notificationId: 'slow' });
    const drained = first.dispatcher.drain();
    for (let look = 0; look < 200 && asked.length < 1; look += 1) await new Promise((next) => setTimeout(next, 10));
    // Connection, greeting and four answers, each at its own time-out; the hold is renewed meanwhile.
    for (let answer = 0; answer < 6; answer += 1) {
      world.advance(20_000);
      const until = world.now().getTime() + 25_000;
      const heldUntil = async () => (await world.services.outboxStore.find('mail:slow'))?.nextAttemptAt.getTime() ?? 0;
      for (let look = 0; look < 200 && (await heldUntil()) < until; look += 1)
        await new Promise((next) => setTimeout(next, 10));
      await second.dispatcher.drain();
    }
    expect(asked).toEqual(['slow']);
    letGo();
    await drained;
  });
});
