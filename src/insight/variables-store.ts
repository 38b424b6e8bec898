import type { Json } from '../json.js';
import type { InsightRows } from './insight-rows-store.js';

/** A process variable as it is now: an id or a choice, never a dossier. */
export interface Variable {
  readonly name: string;
  /** Undefined when the value is too long to be kept here. */
  readonly value: Json | undefined;
  /** Key of the instance or element that holds it. */
  readonly scopeKey: string;
}

interface VariableRow {
  readonly name: string;
  readonly scopeKey: string;
  readonly version: string;
}

/** Longer values are no ids and no choices: they stay in the engine. */
const LONGEST_VALUE = 16_384;
const POSITION_DIGITS = 20;
const [WHOLE, CUT] = [':', '!'] as const;

/** Position and value in one text of which the greater is the later: a store's `$max` keeps the newest of all applied. */
export function versionOf(position: number, json: string): string {
  const order = String(position).padStart(POSITION_DIGITS, '0');
  return json.length > LONGEST_VALUE ? `${order}${CUT}` : `${order}${WHOLE}${json}`;
}

function valueOf(version: string): Json | undefined {
  if (version.charAt(POSITION_DIGITS) !== WHOLE) return undefined;
  return JSON.parse(version.slice(POSITION_DIGITS + 1)) as Json;
}

/**
 * The variables that an element sees.
 *
 * @param scopeKeys its own scope first, then the ones around it: of two variables with one name the inner one counts
 * @returns by name
 */
export async function readVariables(
  { variables }: Pick<InsightRows, 'variables'>,
  scopeKeys: readonly string[],
): Promise<Variable[]> {
  const found = await variables.find({ scopeKey: { $in: [...scopeKeys] } }).lean<VariableRow[]>();
  const seen = new Map<string, Variable>();
  for (const scopeKey of scopeKeys) {
    for (const row of found) {
      if (row.scopeKey !== scopeKey || seen.has(row.name)) continue;
      seen.set(row.name, { name: row.name, scopeKey, value: valueOf(row.version) });
    }
  }
  return [...seen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
