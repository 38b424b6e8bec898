import {
  BatchTooLargeError,
  LARGEST_MESSAGE_BYTES,
  messagePackBytes,
  requireFit,
} from '../../src/engine/batch-size.js';
import type { BatchEntry } from '../../src/engine/log/frame-content.js';

describe('bytes of a value in MessagePack', () => {
  it.each([
    ['null', null, 1],
    ['a small number', 7, 1],
    ['a large whole number', 2 ** 40, 9],
    ['a fraction', 0.5, 9],
    ['a short text', 'abc', 4],
    ['letters with an accent', 'è'.repeat(100), 202],
    ['a whole number of two bytes', 300, 3],
    ['a list', [1, 2, 3], 4],
    ['a long list', new Array<number>(16).fill(1), 19],
    ['an object', { a: true }, 4],
  ])('%s', (_, value, bytes) => {
    expect(messagePackBytes(value)).toBe(bytes);
  });

  it('counts a deployed file as bytes, not as base64', () => {
    expect(messagePackBytes({ resource: 'QUJD'.repeat(1000) })).toBe(1 + 9 + 3000 + 3);
  });
});

const variable = (characters: number): BatchEntry => ({
  recordType: 'EVENT',
  valueType: 'VARIABLE',
  intent: 'CREATED',
  key: 1,
  value: {
    name: 'a',
    value: JSON.stringify('x'.repeat(characters)),
    scopeKey: 1,
    processInstanceKey: 1,
    processDefinitionKey: 1,
    bpmnProcessId: 'p',
    tenantId: '<default>',
  },
});

const check = (entries: readonly BatchEntry[], ends: readonly number[]) => () =>
  requireFit(entries, JSON.stringify(entries), ends);

/** Commands that fit, as the error tells. */
function fitting(entries: readonly BatchEntry[], ends: readonly number[]): number {
  try {
    check(entries, ends)();
  } catch (error) {
    if (error instanceof BatchTooLargeError) return error.fitting;
    throw error;
  }
  return ends.length;
}

describe('a batch', () => {
  const half = variable(LARGEST_MESSAGE_BYTES / 2 - 1000);

  it('fits up to a message', () => {
    expect(check([half, half], [2])).not.toThrow();
    expect(check([half, half, variable(3000)], [3])).toThrow(BatchTooLargeError);
  });

  it('tells how many of its commands fit', () => {
    expect(fitting([half, half, half], [1, 2, 3])).toBe(2);
    expect(fitting([half, half, half], [3])).toBe(0);
    expect(fitting([half], [1])).toBe(1);
  });

  it('does not count the command that it began with', () => {
    expect(check([{ ...half, isSource: true }, half, half], [3])).not.toThrow();
  });
});
