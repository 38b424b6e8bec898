import type { Json } from '../../src/json.js';
import type { Language } from '../../src/texts.js';

export interface FactRow {
  readonly label: string;
  readonly value: string;
}

/** Facts that steer the machine or repeat what the page shows elsewhere. */
const HIDDEN = new Set(['uploads', 'submittedBy', 'office', 'dueOn', 'withdrawal', 'reopening', 'answer']);
const MAX_ROWS = 60;

/** What the work found out, flat and readable: `registry.outcome` becomes one row. */
export function factRows(facts: Readonly<Record<string, Json>>, language: Language): FactRow[] {
  const rows: FactRow[] = [];
  const visit = (label: string, value: Json): void => {
    if (rows.length >= MAX_ROWS || value === null || value === '') return;
    if (Array.isArray(value)) {
      (value as readonly Json[]).forEach((item, index) => {
        visit(`${label} ${index + 1}`, item);
      });
    } else if (typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) visit(`${label}, ${words(name)}`, inner);
    } else {
      rows.push({ label, value: valueText(value as string | number | boolean, language) });
    }
  };
  for (const [name, value] of Object.entries(facts)) if (!HIDDEN.has(name)) visit(words(name), value);
  return rows;
}

const YES_NO = { it: ['sì', 'no'], en: ['yes', 'no'] } as const;

function valueText(value: string | number | boolean, language: Language): string {
  if (typeof value === 'boolean') return YES_NO[language][value ? 0 : 1];
  return String(value);
}

/** `registryOutcome` and `task:DecideAnomaly` as words. */
function words(name: string): string {
  const spaced = name
    .replace(/^task:/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
