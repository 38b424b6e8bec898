import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fieldsOf, type Form } from '../forms/form.js';
import { parseForm } from '../forms/parse-form.js';
import { readDecisionTables, type DecisionTable } from './decision-table.js';

export interface FolderTable extends DecisionTable {
  readonly file: string;
}
export interface FolderForm {
  readonly file: string;
  readonly form: Form;
  readonly fieldCount: number;
}

/** What lies beside a process in its folder, as files give it today. */
export interface FolderRules {
  readonly tables: readonly FolderTable[];
  readonly forms: readonly FolderForm[];
  /** Files that could not be read, each with its reason. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

const NOTHING: FolderRules = { tables: [], forms: [], unreadable: [] };
const MAX_FILE_BYTES = 2 * 1024 * 1024;

/**
 * Decision tables and forms of the folder that a process was deployed from.
 *
 * @param resourceName name of the deployed file below the processes folder, e.g. `citta/segnalazione/process.bpmn`; a
 *   process that came from elsewhere has no folder, and nothing beside it
 */
export async function readFolderRules(processesFolder: string, resourceName: string): Promise<FolderRules> {
  const root = resolve(processesFolder);
  const folder = resolve(root, dirname(resourceName));
  if (!folder.startsWith(`${root}${sep}`)) return NOTHING;
  const names = await readdir(folder).catch(() => []);
  const rules: { tables: FolderTable[]; forms: FolderForm[]; unreadable: { file: string; reason: string }[] } = {
    tables: [],
    forms: [],
    unreadable: [],
  };
  for (const file of names.filter((name) => /\.(?:dmn|form)$/.test(name)).sort()) {
    try {
      const path = join(folder, file);
      const { size } = await stat(path);
      if (size > MAX_FILE_BYTES) throw new Error(`is larger than ${MAX_FILE_BYTES} bytes`);
      const text = await readFile(path, 'utf8');
      if (file.endsWith('.dmn')) rules.tables.push(...readDecisionTables(text).map((table) => ({ ...table, file })));
      else {
        const form = parseForm(JSON.parse(text));
        rules.forms.push({ file, form, fieldCount: fieldsOf(form).length });
      }
    } catch (error) {
      rules.unreadable.push({ file, reason: String((error as { message?: unknown }).message ?? error) });
    }
  }
  return rules;
}

/** Ids of every decision table and form below the processes folder. */
export async function readKnownIds(
  processesFolder: string,
): Promise<{ readonly decisionIds: ReadonlySet<string>; readonly formIds: ReadonlySet<string> }> {
  const folders = new Set<string>();
  for (const entry of await readdir(processesFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(?:dmn|form)$/.test(entry.name)) folders.add(relative(processesFolder, entry.parentPath));
  }
  const all = await Promise.all([...folders].map((folder) => readFolderRules(processesFolder, join(folder, 'any'))));
  return {
    decisionIds: new Set(all.flatMap(({ tables }) => tables.map(({ id }) => id))),
    formIds: new Set(all.flatMap(({ forms }) => forms.map(({ form }) => form.id))),
  };
}
