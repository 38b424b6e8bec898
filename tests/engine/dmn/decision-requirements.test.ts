import { parseDecisionRequirements } from '../../../src/engine/dmn/decision-requirements.js';
import { evaluateDecision } from '../../../src/engine/dmn/evaluate-decision.js';
import { definitionsXml, evaluate, parsed, tableXml } from './decision-tables.js';

const literal = (text: string) => `<literalExpression><text>${text}</text></literalExpression>`;

describe('reading a DMN file', () => {
  it('names the graph and its decisions', async () => {
    const drg = await parsed(
      `<decision id="a" name="First">${literal('1')}</decision><decision id="b" name="Second">${literal('2')}</decision>`,
    );
    expect(drg).toMatchObject({
      id: 'drg',
      name: 'DRG',
      namespace: 'test',
      decisions: [
        { id: 'a', name: 'First' },
        { id: 'b', name: 'Second' },
      ],
    });
  });

  it.each([
    ['1.1', 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'],
    ['1.2', 'http://www.omg.org/spec/DMN/20180521/MODEL/'],
    ['1.3', 'https://www.omg.org/spec/DMN/20191111/MODEL/'],
    ['1.4', 'https://www.omg.org/spec/DMN/20211108/MODEL/'],
    ['1.5', 'https://www.omg.org/spec/DMN/20230324/MODEL/'],
  ])('takes DMN %s', async (_, namespace) => {
    const xml = `<definitions xmlns="${namespace}" id="drg" name="DRG" namespace="test"><decision id="d" name="D">${literal('x + 1')}</decision></definitions>`;
    const result = await parseDecisionRequirements(xml);
    expect(result.ok && evaluateDecision(result.value, 'd', { x: 1 }, { nowMs: 0 }).output).toBe(2);
  });

  it('names every problem of a refused file', async () => {
    const result = await parseDecisionRequirements(
      definitionsXml(
        `<decision id="a" name="A">${literal('1 +')}</decision><decision id="b" name="B">${literal('2 *')}</decision>`,
      ),
    );
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.error.split('\n')).toEqual([
      expect.stringContaining("failed to parse expression '1 +'"),
      expect.stringContaining("failed to parse expression '2 *'"),
    ]);
  });

  it.each([
    ['no XML', 'not xml at all'],
    ['another XML', '<html></html>'],
    ['an element that DMN 1.3 has not', definitionsXml('<decision id="d" name="D"><conditional/></decision>')],
    [
      'external functions',
      definitionsXml(
        `<decision id="d" name="D">${literal('function(x) external {java: {class: "a", method signature: "b(c)"}}')}</decision>`,
      ),
    ],
  ])('refuses %s', async (_, xml) => {
    expect(await parseDecisionRequirements(xml)).toMatchObject({ ok: false });
  });
});

describe('a decision graph', () => {
  const shared = `
    <decision id="base" name="Base">${literal('x * 10')}</decision>
    <decision id="left" name="Left"><informationRequirement><requiredDecision href="#base"/></informationRequirement>${literal('base + 1')}</decision>
    <decision id="right" name="Right"><informationRequirement><requiredDecision href="#base"/></informationRequirement>${literal('base + 2')}</decision>
    <decision id="top" name="Top">
      <informationRequirement><requiredDecision href="#left"/></informationRequirement>
      <informationRequirement><requiredDecision href="#right"/></informationRequirement>
      ${literal('left + right')}
    </decision>`;

  it('hands the results of required decisions on', async () => {
    expect(await evaluate(shared, 'top', { x: 1 })).toMatchObject({ output: 23, failure: null });
  });

  it('evaluates a decision once, however often it is required', async () => {
    const random = `
      <decision id="r" name="R">${literal('random number()')}</decision>
      <decision id="a" name="A"><informationRequirement><requiredDecision href="#r"/></informationRequirement>${literal('r')}</decision>
      <decision id="b" name="B"><informationRequirement><requiredDecision href="#r"/></informationRequirement>${literal('r')}</decision>
      <decision id="same" name="Same">
        <informationRequirement><requiredDecision href="#a"/></informationRequirement>
        <informationRequirement><requiredDecision href="#b"/></informationRequirement>
        ${literal('a = b')}
      </decision>`;
    expect(await evaluate(random, 'same')).toMatchObject({ output: true });
  });

  it('names the decision that failed', async () => {
    const failing = `
      <decision id="rows" name="Rows">${tableXml({
        rules: [
          ['-', '1'],
          ['-', '2'],
        ],
      })}</decision>
      <decision id="top" name="Top"><informationRequirement><requiredDecision href="#rows"/></informationRequirement>${literal('rows')}</decision>`;
    const { failure, evaluated } = await evaluate(failing, 'top', { x: 1 });
    expect(failure?.decisionId).toBe('rows');
    expect(evaluated.map(({ decisionId }) => decisionId)).toEqual(['rows']);
  });

  it('sees names with spaces', async () => {
    const spaced = `
      <inputData id="i" name="Monthly Salary"><variable name="Monthly Salary"/></inputData>
      <decision id="d" name="Yearly Salary"><variable name="Yearly Salary"/>${literal('Monthly Salary * 12')}</decision>`;
    expect(await evaluate(spaced, 'd', { 'Monthly Salary': 100 })).toMatchObject({ output: 1200 });
  });
});

describe('a large table', () => {
  const rules = Array.from({ length: 2000 }, (_, index) => [
    `${String(index)}`,
    `&gt;= 0`.replace('&gt;', '>'),
    `"row ${String(index)}"`,
  ]);

  it('finds its row among thousands', async () => {
    const drg = await parsed(`<decision id="d" name="D">${tableXml({ inputs: ['x', 'y'], rules })}</decision>`);
    expect(evaluateDecision(drg, 'd', { x: 1999, y: 1 }, { nowMs: 0 })).toMatchObject({
      output: 'row 1999',
      failure: null,
    });
  });

  it('stops at a hostile cell', async () => {
    const hostile = { inputs: ['x'], rules: [['some a in 1..1000000000000 satisfies false', '1']] };
    const { failure } = await evaluate(`<decision id="d" name="D">${tableXml(hostile)}</decision>`, 'd', { x: 1 });
    expect(failure?.message).toContain('it took longer than 250 ms and was stopped');
  });
});
