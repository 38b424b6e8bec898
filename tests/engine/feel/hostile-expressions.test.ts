import { evaluateExpression, parseExpression } from '../../../src/engine/feel/expression.js';

const letters = Array.from('bcdefghijklmnopqrstuvwxyz');
/** `{a: seed, b: f(a), c: f(b), ...}`: 25 steps, each of which doubles what it is given. */
const doubling = (seed: string, double: (name: string) => string) =>
  `{a: ${seed}, ${letters.map((name, index) => `${name}: ${double(letters[index - 1] ?? 'a')}`).join(', ')}}`;

const STUCK = '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"';
const big = 'x'.repeat(1_000_000);

function outcome(text: string) {
  const parsed = parseExpression(`=${text}`);
  return parsed.ok ? evaluateExpression(parsed.value, { big }, { nowMs: 0 }) : parsed;
}

describe('hostile expressions come back as an error', () => {
  it.each([
    ['a join of millions', 'for a in 1..5000, b in 1..5000 return a'],
    ['a loop that builds', 'for a in 1..1000000000000 return a'],
    ['a loop that builds nothing', 'some a in 1..1000000000000 satisfies false'],
    ['a loop over days', 'for d in date("0001-01-01")..date("9999-01-01") return d'],
    ['a catastrophic pattern in matches', `matches(${STUCK}, "^(a+)+$")`],
    ['a catastrophic pattern in replace', `replace(${STUCK}, "^(a|a)*$", "x")`],
    ['a catastrophic pattern in split', `split(${STUCK}, "(a+)+$")`],
    ['a catastrophic pattern in extract', `extract(${STUCK}, "(a+)+$")`],
    ['endless recursion', '{f: function(x) f(x), r: f(1)}.r'],
    ['a text that doubles', doubling('"0123456789"', (name) => `${name} + ${name}`)],
    ['a list that doubles', `count(${doubling('[1, 1]', (name) => `concatenate(${name}, ${name})`)}.z)`],
    ['a small graph that unfolds to a huge tree', doubling('[1, 1]', (name) => `[${name}, ${name}]`)],
    ['comparing such a graph', `${doubling('[1, 1]', (name) => `[${name}, ${name}]`).slice(0, -1)}, same: z = z}.same`],
    ['writing such a graph', `string(${doubling('[1, 1]', (name) => `[${name}, ${name}]`)}.z)`],
    [
      'sorting with slow comparisons',
      'sort(for i in 1..100000 return i, function(x, y) count(for z in 1..100 return z) > 1)',
    ],
    ['comparing all with all', 'distinct values(for i in 1..50000 return i)'],
    ['a long text searched again and again', 'for i in 1..100000 return contains(big, "zzzz")'],
    ['a long text copied again and again', 'for i in 1..100000 return upper case(big)'],
    ['thousands of digits', 'for i in 1..100000 return string(decimal(1.5, 6000))'],
    ['thousands of brackets', `${'('.repeat(3000)}1${')'.repeat(3000)}`],
    ['thousands of operators', `1${'+1'.repeat(9000)}`],
    ['thousands of path steps', `a${'.b'.repeat(9000)}`],
    ['more text than a person writes', `"${'a'.repeat(30_000)}"`],
  ])('%s', (_, text) => {
    expect(outcome(text)).toMatchObject({ ok: false });
  });

  it('says that the time was up, and which expression it was', () => {
    expect(outcome('for a in 1..5000, b in 1..5000 return a')).toEqual({
      ok: false,
      error:
        "failed to evaluate expression 'for a in 1..5000, b in 1..5000 return a': it took longer than 50 ms and was stopped",
    });
  });

  it('shows only the beginning of a huge value in a warning', () => {
    const result = outcome('1 + big');
    expect(result).toMatchObject({ ok: true, value: { type: 'null' } });
    expect(JSON.stringify(result).length).toBeLessThan(2000);
  });

  it.each([
    ['a number beyond all numbers', '99999999999 ** 999999'],
    ['a number that grows at each step', `${doubling('1.23456789', (name) => `${name} * ${name}`)}.z`],
    ['a date beyond the calendar', 'date("2020-01-01") + duration("P999999999999Y")'],
  ])('%s is null', (_, text) => {
    expect(outcome(text)).toMatchObject({ ok: true, value: { type: 'null' } });
  });
});

describe('ordinary expressions are left alone', () => {
  it('goes through ten thousand elements', () => {
    // The first runs are not yet compiled, and on a busy machine they can be slow enough to be stopped.
    for (let run = 0; run < 3; run += 1) outcome('sum(for i in 1..10000 return i)');
    expect(outcome('sum(for i in 1..10000 return i)')).toMatchObject({ ok: true, value: { value: 50_005_000 } });
  });

  it('takes a pattern over a long text', () => {
    for (let run = 0; run < 3; run += 1) outcome('matches(big, "^x+$")');
    expect(outcome('matches(big, "^x+$")')).toMatchObject({ ok: true, value: { value: true } });
  });

  it('evaluates the next expression after one that was stopped', () => {
    outcome('some a in 1..1000000000000 satisfies false');
    expect(outcome('1 + 1')).toMatchObject({ ok: true, value: { value: 2 } });
  });
});
