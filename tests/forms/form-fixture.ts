import { readFileSync } from 'node:fs';
import { parseForm } from '../../src/forms/parse-form.js';
import type { Form } from '../../src/forms/form.js';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const certificateForm = (): Form => parseForm(read('processes/anagrafe/certificato-residenza/start.form'));
export const reportForm = (): Form => parseForm(read('processes/citta/segnalazione/start.form'));

/** A form of one step with the components given; id, key and label are filled in. */
export function formOf(...components: Record<string, unknown>[]): Form {
  return parseForm({
    type: 'default',
    id: 'test',
    components: components.map((component, index) => ({
      id: `C${index}`,
      key: `key${index}`,
      label: `Domanda ${index}`,
      ...component,
      properties: { labelEn: `Question ${index}`, ...(component['properties'] as object | undefined) },
    })),
  });
}
