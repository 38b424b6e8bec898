import { createDeliveries, resendingOf } from '../../src/administration/deliveries.js';
import { MESSAGE_TIME_TO_LIVE_MS } from '../../src/outbox/dispatcher.js';
import type { OutboxMessage } from '../../src/outbox/outbox.js';
import type { OutboxRow } from '../../src/outbox/outbox-store.js';
import { outboxRowLike } from '../fakes/office-world.js';
import { NOW } from '../fakes/web-world.js';

const message = (startsCaseId: string | null): OutboxMessage => ({
  kind: 'publish-message',
  name: 'caso-ritirato',
  correlationKey: 'c1',
  variables: {},
  startsCaseId,
});
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

describe('sending a stuck delivery again', () => {
  it.each([
    ['a mail', { message: { kind: 'send-mail', notificationId: 'n' } }, 'safe'],
    ['the answer of a task', { message: { kind: 'complete-job', jobKey: '1', variables: {} } }, 'safe'],
    ['a message that the engine still knows', { message: message(null), createdAt: ago(13 * 3_600_000) }, 'safe'],
    [
      'a message that the engine may have forgotten',
      { message: message(null), createdAt: ago(MESSAGE_TIME_TO_LIVE_MS) },
      'too-late',
    ],
    ['the start of a case, however young', { message: message('case-1'), createdAt: ago(60_000) }, 'never'],
    ['a start that the engine has', { message: message('case-1'), state: 'sent' }, 'waiting'],
  ] as const)('judges %s', (_name, overrides, expected) => {
    expect(resendingOf(outboxRowLike('k', overrides as Partial<OutboxRow>), NOW)).toBe(expected);
  });

  function deliveriesOf(rows: OutboxRow[], fault: Error | null = null) {
    const finished: string[] = [];
    const sent: string[] = [];
    const audited: unknown[] = [];
    const deliveries = createDeliveries({
      outbox: {
        listStuck: () => Promise.resolve(rows),
        find: (key) => Promise.resolve(rows.find((row) => row.key === key)),
        finish: (key, state) => {
          finished.push(`${key} ${state}`);
          return Promise.resolve();
        },
      },
      notifications: { listRefused: () => Promise.resolve([]) },
      deliver: (key) => {
        if (fault) return Promise.reject(fault);
        sent.push(key);
        return Promise.resolve('done');
      },
      audit: { append: (entry) => Promise.resolve(audited.push(entry) as never) },
      now: () => NOW,
    });
    return { deliveries, finished, sent, audited };
  }

  it('tries once, ends the row and writes who did it', async () => {
    const { deliveries, finished, sent, audited } = deliveriesOf([outboxRowLike('mail:1')]);
    await deliveries.resend('mail:1', 'r.zennaro');
    expect([sent, finished]).toEqual([['mail:1'], ['mail:1 done']]);
    expect(audited).toEqual([expect.objectContaining({ actor: 'r.zennaro', subject: 'mail:1' })]);
  });

  it('leaves the row as it is when it fails again', async () => {
    const { deliveries, finished, audited } = deliveriesOf([outboxRowLike('mail:1')], new Error('still down'));
    await expect(deliveries.resend('mail:1', 'r')).rejects.toThrow('still down');
    expect([finished, audited]).toEqual([[], []]);
  });

  it('never sends a start, whatever a form asks for', async () => {
    const { deliveries, sent } = deliveriesOf([outboxRowLike('start:1', { message: message('case-1') })]);
    await expect(deliveries.resend('start:1', 'r')).rejects.toEqual(
      expect.objectContaining({ code: 'NOT_RESENDABLE' }),
    );
    expect(sent).toEqual([]);
  });

  it('knows no row that is not there', async () => {
    await expect(deliveriesOf([]).deliveries.resend('x', 'r')).rejects.toEqual(
      expect.objectContaining({ code: 'NO_DELIVERY' }),
    );
  });
});
