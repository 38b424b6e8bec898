/** Writes the decision tables of the scenarios as DMN 1.3 XML. */

export interface DecisionTable {
  readonly decisionId: string;
  /** Id of the decision requirements graph, the file's root. */
  readonly drgId: string;
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  /** FEEL expressions. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One entry for each input, then one for each output; an empty one matches anything. */
  readonly rules: readonly (readonly string[])[];
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const text = (tag: string, id: string, content: string): string =>
  `<${tag} id="${id}"><text>${escape(content)}</text></${tag}>`;

export function decisionTable({
  decisionId,
  drgId,
  hitPolicy,
  aggregation,
  inputs,
  outputs,
  rules,
}: DecisionTable): string {
  const policy = (hitPolicy ? ` hitPolicy="${hitPolicy}"` : '') + (aggregation ? ` aggregation="${aggregation}"` : '');
  const inputColumns = inputs.map(
    (expression, place) =>
      `<input id="${decisionId}_in${place}" label="Input ${place}">${text('inputExpression', `${decisionId}_expression${place}`, expression)}</input>`,
  );
  const outputColumns = outputs.map(
    (name, place) => `<output id="${decisionId}_out${place}" label="Label of ${name}" name="${name}"/>`,
  );
  const ruleRows = rules.map((entries, row) => {
    const cells = entries.map((entry, place) =>
      text(place < inputs.length ? 'inputEntry' : 'outputEntry', `${decisionId}_rule${row}_${place}`, entry),
    );
    return `<rule id="${decisionId}_rule${row}">${cells.join('')}</rule>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${drgId}" name="Graph ${drgId}" namespace="http://dime.example/oracle">
<decision id="${decisionId}" name="Decision ${decisionId}">
<decisionTable id="${decisionId}_table"${policy}>
${[...inputColumns, ...outputColumns, ...ruleRows].join('\n')}
</decisionTable>
</decision>
</definitions>
`;
}
