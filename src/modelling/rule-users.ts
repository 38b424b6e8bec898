import { findExtension, readModel } from './process-model.js';

/** Which elements of a process use a decision table or a form, by the id of the latter. */
export interface RuleUsers {
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly forms: ReadonlyMap<string, readonly string[]>;
}

/** Element ids in document order; empty for an unreadable model. */
export async function findRuleUsers(xml: string): Promise<RuleUsers> {
  const tables = new Map<string, string[]>();
  const forms = new Map<string, string[]>();
  const reading = await readModel(xml);
  for (const element of reading.ok ? reading.elements : []) {
    note(tables, findExtension(element, 'zeebe:CalledDecision')?.['decisionId'], element.id);
    note(forms, findExtension(element, 'zeebe:FormDefinition')?.['formId'], element.id);
  }
  return { tables, forms };
}

function note(users: Map<string, string[]>, rule: unknown, elementId: string | undefined): void {
  if (typeof rule !== 'string' || elementId === undefined) return;
  users.set(rule, [...(users.get(rule) ?? []), elementId]);
}
