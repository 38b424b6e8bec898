import { keyOf, parseRecordJson, textOf } from '../../src/zeebe/engine-record.js';
import { parseBulk } from '../../src/zeebe/record-receiver.js';

/** A record of the fourth partition, as a cluster exports it: keys beyond 2^53, written out since no number here holds them. */
const line = (key: string, processInstanceKey = key, name = 'plain'): string =>
  `{"partitionId":4,"position":7,"key":${key},"timestamp":1795000000000,"recordType":"EVENT","valueType":"PROCESS_INSTANCE",` +
  `"intent":"ELEMENT_ACTIVATING","value":{"processInstanceKey":${processInstanceKey},"flowScopeKey":-1,"elementId":${JSON.stringify(name)},"keys":[${key}, ${key}]}}`;

describe('keys of a cluster', () => {
  it('are read to the last digit, so that no two of them are one', () => {
    const keys = ['9007199254740993', '9007199254740995', '11258999068426241', '9223372036854775807'];
    const records = parseBulk(keys.map((key) => `{"index":{}}\n${line(key)}\n`).join(''));
    expect(records?.map(({ key }) => String(key))).toEqual(keys);
    expect(records?.map((record) => textOf(record, 'processInstanceKey'))).toEqual(keys);
    expect(records?.map((record) => keyOf(record, 'flowScopeKey'))).toEqual([null, null, null, null]);
    // As they are read again from the store.
    expect(records?.map((record) => JSON.parse(JSON.stringify(record)) as unknown)).toEqual(records);
  });

  it.each(['a "9007199254740993" b', 'back\\slash: 9007199254740993', ':9007199254740993,', '[11258999068426241]'])(
    'are told from digits in a text: %s',
    (name) => {
      expect(parseRecordJson(line('9007199254740993', '5', name))).toMatchObject({
        key: '9007199254740993',
        value: { processInstanceKey: 5, elementId: name },
      });
    },
  );

  it('stay numbers where a number holds them', () => {
    expect(parseRecordJson(line('2251799813685249'))).toMatchObject({ key: 2_251_799_813_685_249 });
    expect(parseRecordJson('{"a":1.12345678901234567,"b":12345678901234567e-1,"c":[9007199254740991]}')).toEqual({
      a: 1.1234567890123457,
      b: 1_234_567_890_123_456.8,
      c: [9_007_199_254_740_991],
    });
  });
});
