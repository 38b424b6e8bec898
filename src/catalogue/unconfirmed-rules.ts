import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { XMLParser } from 'fast-xml-parser';

/** A rule of a decision table that names no source: shown until somebody confirms it. */
export interface UnconfirmedRule {
  readonly decision: string;
  readonly rule: string;
  readonly note: string;
}

interface Rule {
  readonly '@id': string;
  readonly description?: string;
  readonly outputEntry: readonly { readonly text?: string }[];
}
interface Table {
  readonly output: readonly { readonly '@name': string }[];
  readonly rule: readonly Rule[];
}
interface Decision {
  readonly '@name': string;
  readonly decisionTable?: Table;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  isArray: (name) => ['decision', 'output', 'rule', 'outputEntry'].includes(name),
});

/**
 * Rules of the decision tables below `folder` whose output `source` is empty: they apply, and somebody has to find the
 * article of law. Tables without such an output are not asked for one. An unreadable file is the catalogue's trouble.
 */
export async function findUnconfirmedRules(folder: string): Promise<UnconfirmedRule[]> {
  const found: UnconfirmedRule[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.dmn')) continue;
    const file = join(entry.parentPath, entry.name);
    for (const decision of decisionsOf(await readFile(file, 'utf8'))) {
      const table = decision.decisionTable;
      const column = table?.output.findIndex((output) => output['@name'] === 'source') ?? -1;
      if (!table || column < 0) continue;
      for (const rule of table.rule) {
        const source = String(rule.outputEntry[column]?.text ?? '')
          .replaceAll('"', '')
          .trim();
        if (source === '') {
          found.push({
            decision: `${decision['@name']} (${relative(folder, file)})`,
            rule: rule['@id'],
            note: rule.description ?? '',
          });
        }
      }
    }
  }
  return found;
}

function decisionsOf(xml: string): readonly Decision[] {
  try {
    const { definitions } = parser.parse(xml) as { definitions?: { decision?: readonly Decision[] } };
    return definitions?.decision ?? [];
  } catch {
    return [];
  }
}
