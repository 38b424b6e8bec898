import { InvalidInputError, UnavailableError } from '../../src/errors.js';
import { createLogger } from '../../src/log/logger.js';
import { maskPersonalData } from '../../src/log/mask-personal-data.js';

const TAX_CODE = 'ZNNNNA80A41L736L';
const CANARIES = [TAX_CODE, 'anna.zennaro@example.it', 'Zennaro', 'Anna', '7B3K2M9QZ0XW4V8N6P5T1RCH2D', 'p4ssw0rd'];

function logOf(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('debug', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it.each<[string, object]>([
    ['a field', { taxCode: TAX_CODE, email: 'anna.zennaro@example.it' }],
    ['a field far below', { a: { b: [{ c: { applicant: { givenName: 'Anna', familyName: 'Zennaro' } } }] } }],
    ['a field spelt otherwise', { tax_code: TAX_CODE, 'given-name': 'Anna', Authorization: 'Bearer p4ssw0rd' }],
    ['an address', { url: '/segui/7B3K2M9QZ0XW4V8N6P5T1RCH2D?q=Zennaro', uri: 'mongodb://dime:p4ssw0rd@host/dime' }],
    ['a text', { note: `duplicate key { taxCode: "${TAX_CODE}" } for anna.zennaro@example.it` }],
    ['an error', { err: new Error(`no mailbox anna.zennaro@example.it of ${TAX_CODE.toLowerCase()}`) }],
    [
      'the facts of an error',
      { err: new InvalidInputError('X', 'wrong', { details: { answers: { a: 'Anna' }, to: 'Zennaro' } }) },
    ],
    [
      'the cause of a cause',
      {
        err: new UnavailableError('X', 'down', {
          cause: new Error('outer', {
            cause: Object.assign(new Error(TAX_CODE), {
              keyValue: { _id: 'Zennaro' },
              headers: { cookie: 'p4ssw0rd' },
            }),
          }),
        }),
      },
    ],
    ['an error under another name', { failure: new Error(`of ${TAX_CODE}`), list: [new Error(TAX_CODE)] }],
  ])('keeps %s to itself', (_where, fields) => {
    const log = logOf((logger) => logger.error(fields, 'it failed'));
    for (const canary of CANARIES) expect(log.toLowerCase()).not.toContain(canary.toLowerCase());
    expect(log).toContain('it failed');
  });

  it('keeps the message of an event to itself too, and the fields of a child logger', () => {
    const log = logOf((logger) => logger.child({ who: TAX_CODE }).warn(`mail to anna.zennaro@example.it failed`));
    for (const canary of CANARIES) expect(log).not.toContain(canary);
    const bare = logOf((logger) => logger.error(new Error(`line\nanna.zennaro@example.it\n${TAX_CODE}`)));
    for (const canary of CANARIES) expect(bare).not.toContain(canary);
    expect(JSON.parse(bare)).toHaveProperty('err.type', 'Error');
  });

  it('keeps what is needed to find the fault', () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:27017');
    const log = logOf((logger) =>
      logger.error(
        { err: new UnavailableError('STORE_DOWN', 'The store does not answer', { cause }), jobKey: '2251799813685250' },
        'job failed',
      ),
    );
    const line = JSON.parse(log) as { err: Record<string, unknown>; jobKey: string };
    expect(line.jobKey).toBe('2251799813685250');
    expect(line.err).toMatchObject({
      type: 'UnavailableError',
      code: 'STORE_DOWN',
      message: 'The store does not answer',
    });
    expect(line.err['cause']).toMatchObject({ message: 'connect ECONNREFUSED 127.0.0.1:27017' });
    expect(String(line.err['stack'])).toContain('log.test');
  });

  it('is one line for each event, whatever a text holds', () => {
    const log = logOf((logger) => logger.error({ note: 'a\n{"level":10,"msg":"forged"}\r\n' }, 'b\nc'));
    expect(log.trimEnd().split('\n')).toHaveLength(1);
  });

  it('does not mistake ids for secrets, and answers hostile texts at once', () => {
    const id = '5f0a6d0e-0000-4000-8000-000000000001';
    expect(maskPersonalData(`case ${id}, number 2026-000123-K, key 2251799813685250`)).toContain(id);
    expect(maskPersonalData(`case ${id}, number 2026-000123-K, key 2251799813685250`)).toContain('2026-000123-K');
    const long = `${'a.'.repeat(50_000)}${'-----BEGIN A'.repeat(2_000)}${'//x'.repeat(20_000)}`;
    expect(maskPersonalData(long)).toContain('a.a.');
  });
});
