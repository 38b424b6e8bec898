import type { Catalogue } from '../catalogue/catalogue.js';
import type { CaseStore } from '../crm/case.js';
import { fieldsOf, type Form, type FormOption } from '../forms/form.js';
import { parseForm } from '../forms/parse-form.js';
import type { Incident, Insight } from '../insight/insight.js';

export type VariableChoices = (incident: Incident) => Promise<ReadonlyMap<string, readonly FormOption[]>>;

const CHOICE_KINDS = new Set(['radio', 'select']);

/**
 * What may be chosen for a variable: the options of the questions with its name, in the form of the case's service and in
 * the forms of the tasks of its process.
 */
export function createVariableChoices({
  cases,
  catalogue,
  insight,
}: {
  readonly cases: Pick<CaseStore, 'find'>;
  readonly catalogue: Pick<Catalogue, 'find'>;
  readonly insight: Pick<Insight, 'findDefinition' | 'findForm'>;
}): VariableChoices {
  async function startForm({ caseId }: Incident): Promise<Form[]> {
    const value = caseId === null ? undefined : await cases.find(caseId);
    const service = value && catalogue.find(value.serviceId);
    return service ? [service.form] : [];
  }

  async function taskForms({ processDefinitionKey }: Incident): Promise<Form[]> {
    const xml = (await insight.findDefinition(processDefinitionKey))?.xml ?? '';
    const ids = new Set([...xml.matchAll(/\bformId="([^"]+)"/g)].map(([, id = '']) => id));
    const schemas = await Promise.all([...ids].map((id) => insight.findForm(id)));
    return schemas.filter((schema) => schema !== undefined).map(parseForm);
  }

  return async (incident) => {
    const choices = new Map<string, FormOption[]>();
    for (const form of [...(await startForm(incident)), ...(await taskForms(incident))]) {
      for (const { key, kind, options } of fieldsOf(form)) {
        if (!CHOICE_KINDS.has(kind)) continue;
        const known = choices.get(key) ?? [];
        choices.set(key, [...known, ...options.filter(({ value }) => !known.some((one) => one.value === value))]);
      }
    }
    return choices;
  };
}
