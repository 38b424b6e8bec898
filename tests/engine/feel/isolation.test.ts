import { evaluateExpression, parseExpression } from '../../../src/engine/feel/expression.js';
import type { Json } from '../../../src/engine/result.js';

const clock = { nowMs: Date.UTC(2026, 9, 4, 12, 30) };

function evaluate(text: string, variables: Record<string, Json> = {}) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return evaluateExpression(parsed.value, variables, clock);
}

const variables = JSON.parse(
  '{"__proto__": {"polluted": true}, "constructor": 1, "list": [3, 1, 2], "ctx": {"a": {"b": 1}, "__proto__": {"c": 2}}, "toString": "text", "item": 7}',
) as Record<string, Json>;

/** A few hundred expressions put together at random, always the same ones. */
function expressions(count: number): string[] {
  let seed = 20261004;
  const random = (bound: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % bound;
  };
  const pick = <T>(options: readonly T[]): T => options[random(options.length)] as T;
  const leaves = [
    'list',
    'ctx',
    'ctx.a',
    'ctx.a.b',
    'x',
    '1',
    '2.5',
    '"a"',
    'null',
    'true',
    '[1, 2]',
    '{k: 1}',
    'date("2026-10-04")',
    'duration("P1D")',
    'item',
  ];
  const build = (depth: number): string => {
    if (depth === 0) return pick(leaves);
    const [a, b] = [build(depth - 1), build(depth - 1)];
    return pick([
      `(${a}) + (${b})`,
      `(${a}) = (${b})`,
      `if (${a}) = null then (${b}) else (${a})`,
      `[${a}, ${b}]`,
      `{p: ${a}, q: ${b}}`,
      `append(list, ${a}, ${b})`,
      `context put(ctx, "z", ${a})`,
      `sort([3, 1], function(x, y) x < y)`,
      `for e in list return [e, ${a}]`,
      `list[item > 1]`,
      `(${a})[1]`,
      `concatenate([${a}], list)`,
      `reverse(list)`,
      `get or else(${a}, ${b})`,
      `some e in list satisfies e = (${a})`,
      `context merge(ctx, {n: ${b}})`,
      `insert before(list, 1, ${a})`,
      `string(${a})`,
    ]);
  };
  return Array.from({ length: count }, () => `=${build(1 + random(3))}`);
}

describe('evaluating', () => {
  it('gives the same again and changes no variable', () => {
    const before = JSON.stringify(variables);
    const frozen = deepFreeze(variables);
    for (const text of expressions(400)) {
      const first = evaluate(text, frozen);
      expect(first.ok).toBe(true);
      expect(evaluate(text, frozen)).toEqual(first);
    }
    expect(JSON.stringify(variables)).toBe(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('gives the same whatever was evaluated before', () => {
    const texts = expressions(60);
    const alone = texts.map((text) => evaluate(text, variables));
    const shared = texts.map((text) => parseExpression(text));
    for (const round of [shared, shared.toReversed()]) {
      for (const parsed of round) if (parsed.ok) evaluateExpression(parsed.value, { list: [9] }, clock);
    }
    expect(shared.map((parsed) => (parsed.ok ? evaluateExpression(parsed.value, variables, clock) : parsed))).toEqual(
      alone,
    );
  });

  it('gives a value that is not the variable itself', () => {
    const own = { list: [1, { a: 2 }] };
    const result = evaluate('=list', own);
    expect(result).toMatchObject({ ok: true, value: { value: own.list } });
    expect(result.ok && result.value.value).not.toBe(own.list);
  });
});

describe('evaluating for a caller who shares values', () => {
  const share = (text: string, names: Record<string, Json>) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(parsed.error);
    return evaluateExpression(parsed.value, names, { ...clock, mayShare: true });
  };
  const long = Array.from({ length: 1_000 }, (_, index) => ({ index, text: 'text' }));

  it('gives the same values', () => {
    const large = { list: long, zero: [...long.map(() => 0), -0] };
    const ofLarge = ['=list', '={a: list}', '=[list, list]', '=zero', '=list.text', '=list[1]'];
    for (const [texts, names] of [[expressions(100), variables] as const, [ofLarge, large] as const]) {
      for (const text of texts) {
        const alone = evaluate(text, names);
        expect(share(text, names)).toEqual(alone);
        expect(share(text, names)).toEqual(alone);
      }
    }
  });

  it('walks a list that is given back whole only once', () => {
    let reads = 0;
    const list = new Proxy(long, {
      get(target, property) {
        reads += 1;
        return Reflect.get(target, property) as unknown;
      },
    });
    expect(share('=list', { list })).toMatchObject({ ok: true, value: { type: 'list' } });
    const first = reads;
    expect(first).toBeGreaterThan(long.length);
    for (let n = 0; n < 10; n++) share('=list', { list });
    expect(reads - first).toBeLessThan(long.length);
  });

  it('counts what it does not walk', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => index);
    const many = `=[${Array.from({ length: 60 }, () => 'list').join(', ')}]`;
    expect(share('=list', { list }).ok).toBe(true);
    expect(share(many, { list })).toEqual({ ok: false, error: expect.stringContaining('larger than a variable') });
  });
});

describe('names that mean something to JavaScript', () => {
  it.each<[string, Json]>([
    ['=__proto__.polluted', true],
    ['=ctx.__proto__.c', 2],
    ['=constructor', 1],
    ['=toString', 'text'],
    ['=list.constructor', [null, null, null]],
    ['="a".length', null],
    ['="a".constructor', null],
    ['=ctx.constructor', null],
    ['=ctx.hasOwnProperty', null],
    ['=(function(x) x).constructor', null],
    ['=(function(x) x).call', null],
    ['=date("2026-10-04").constructor', null],
    ['=date("2026-10-04").day', 4],
    ['={"__proto__": {a: 1}}.a', null],
    ['=context put({}, "__proto__", {polluted: true}).polluted', null],
    ['=context merge({}, {"__proto__": {polluted: true}}).polluted', null],
    ['=get value({}, "constructor")', null],
  ])('%s', (text, value) => {
    expect(evaluate(text, variables)).toMatchObject({ ok: true, value: { value } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    'process',
    'globalThis',
    'require',
    'global',
    'Function',
    'eval',
    'Object',
    'this',
    'undefined',
    'sandbox',
    'call',
  ])('there is no variable %s', (name) => {
    expect(evaluate(`=${name}`)).toEqual({
      ok: true,
      value: { type: 'null', value: null, warnings: [`[NO_VARIABLE_FOUND] No variable found with name '${name}'`] },
    });
  });

  it.each([
    'eval("1")',
    'Function("return 1")()',
    'require("fs")',
    'constructor("x")',
    'toString()',
    'hasOwnProperty("a")',
    '__proto__("a")',
  ])('%s calls nothing', (text) => {
    const parsed = parseExpression(`=${text}`);
    if (!parsed.ok) return;
    expect(evaluateExpression(parsed.value, {}, clock)).toMatchObject({ ok: true, value: { type: 'null' } });
  });

  it('keeps a key __proto__ as a key', () => {
    const result = evaluate('={"__proto__": 1, a: 2}');
    expect(result.ok && JSON.stringify(result.value.value)).toBe('{"__proto__":1,"a":2}');
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
