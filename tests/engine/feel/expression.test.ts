import { evaluateExpression, parseExpression } from '../../../src/engine/feel/expression.js';
import type { Json } from '../../../src/engine/result.js';

const clock = { nowMs: Date.UTC(2026, 9, 4, 12, 30) };

function parsed(text: string) {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const evaluated = (text: string, variables: Record<string, Json> = {}) =>
  evaluateExpression(parsed(text), variables, clock);

describe('static expressions', () => {
  it.each([
    ['charge', 'string', 'charge'],
    ['12', 'number', 12],
    ['1.50', 'number', 1.5],
    ['', 'string', ''],
    ['=', 'string', '='],
    [' 12', 'string', ' 12'],
    ['0x1', 'string', '0x1'],
    ['-.5', 'number', -0.5],
  ])('%j is its own value', (text, type, value) => {
    expect(evaluated(text)).toEqual({ ok: true, value: { type, value, warnings: [] } });
  });
});

describe('FEEL expressions', () => {
  it.each<[string, Record<string, Json>, string, Json]>([
    ['=1 + 2', {}, 'number', 3],
    ['=a.b', { a: { b: 'x' } }, 'string', 'x'],
    ['=x > 3', { x: 4 }, 'boolean', true],
    ['=[1, x]', { x: 2 }, 'list', [1, 2]],
    ['={a: x}', { x: true }, 'context', { a: true }],
    ['=date("2026-10-04")', {}, 'date', '2026-10-04'],
    ['=duration("PT2H")', {}, 'days-time-duration', 'PT2H'],
    ['=duration("P1Y2M")', {}, 'years-months-duration', 'P1Y2M'],
    ['=now() = now() and date(now()) = today()', {}, 'boolean', true],
    ['=now() >= @"2026-10-04T12:30:00Z" and now() < @"2026-10-04T12:30:00.001Z"', {}, 'boolean', true],
    ['={`a b`: 1}.`a b` + `c d`', { 'c d': 2 }, 'number', 3],
    ['=0.1 + 0.2 = 0.3', {}, 'boolean', true],
    ['=get or else(x, 3)', {}, 'number', 3],
    ['=is defined(x)', { x: 0 }, 'boolean', true],
    ['=cycle(3, duration("PT1H"))', {}, 'string', 'R3/PT1H'],
    ['=cycle(duration("PT1H"))', {}, 'string', 'R/PT1H'],
    ['=last day of month(date("2028-02-03"))', {}, 'date', '2028-02-29'],
    ['=partition([1,2,3], 2)', {}, 'list', [[1, 2], [3]]],
    ['=duplicate values([1,2,1])', {}, 'list', [1]],
    ['=to base64("FEEL")', {}, 'string', 'RkVFTA=='],
    ['=context put({a: 1}, ["b", "c"], 2)', {}, 'context', { a: 1, b: { c: 2 } }],
  ])('%s', (text, variables, type, value) => {
    expect(evaluated(text, variables)).toMatchObject({ ok: true, value: { type, value } });
  });

  it('gives null and a warning for a missing variable', () => {
    expect(evaluated('=x')).toEqual({
      ok: true,
      value: { type: 'null', value: null, warnings: ["[NO_VARIABLE_FOUND] No variable found with name 'x'"] },
    });
  });

  it('refuses a text that is no expression', () => {
    expect(parseExpression('=1 +')).toMatchObject({ ok: false });
  });

  it('remembers nothing from one evaluation to the next', () => {
    const expression = parsed('=x');
    evaluateExpression(expression, { x: 1 }, clock);
    expect(evaluateExpression(expression, {}, clock)).toMatchObject({ ok: true, value: { value: null } });
  });
});

describe('hostile expressions', () => {
  it.each([
    '=for a in 1..5000, b in 1..5000 return a',
    '=matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$")',
    '={f: function(x) f(x), r: f(1)}.r',
  ])('%s comes back as an error', (text) => {
    expect(evaluated(text)).toMatchObject({ ok: false });
  });
});
