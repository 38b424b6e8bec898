import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { Form } from '../forms/form.js';
import { findMissingTexts } from '../forms/missing-texts.js';
import { parseForm } from '../forms/parse-form.js';
import type { Service } from './catalogue.js';
import { readProcessOutline, type ProcessOutline } from './process-outline.js';
import { ServiceCard } from './service-card.js';

/** No card, form or process that people write comes near. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;

export type FolderOutcome =
  { readonly ok: true; readonly service: Service } | { readonly ok: false; readonly problems: readonly string[] };

/** Whatever was thrown, also by another realm (a test's, a vm's), where `instanceof Error` would be wrong. */
export function describeFailure(error: unknown): { readonly message: string; readonly code: string | undefined } {
  const { message, code } = Object(error) as { message?: unknown; code?: unknown };
  return { message: String(message ?? error), code: typeof code === 'string' ? code : undefined };
}

async function readText(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name);
  const { size } = await stat(file);
  if (size > MAX_FILE_BYTES) throw new Error(`is larger than ${MAX_FILE_BYTES} bytes`);
  return readFile(file, 'utf8');
}

/** Reads one file and turns it into something; a failure is noted as a problem of that file. */
async function readPart<T>(
  folder: string,
  name: string,
  problems: string[],
  read: (text: string) => T,
): Promise<T | undefined> {
  try {
    return read(await readText(folder, name));
  } catch (error) {
    const { code, message } = describeFailure(error);
    problems.push(`${name}: ${code === 'ENOENT' ? 'the file is missing' : message}`);
    return undefined;
  }
}

/**
 * Reads one service folder and checks that card, form and process fit each other.
 *
 * Gives every problem at once; never throws for what is in the folder.
 */
export async function readServiceFolder(folder: string): Promise<FolderOutcome> {
  const problems: string[] = [];
  const card = await readPart(folder, 'service.yaml', problems, (text) => readCard(text, problems));
  if (!card) return { ok: false, problems };

  const form = await readPart(folder, card.form, problems, (text) => readForm(text, card.form, problems));
  const outlines = await readOutlines(folder, problems);
  checkProcess(card, outlines, problems);
  if (!form || problems.length > 0) return { ok: false, problems };
  return { ok: true, service: { ...card, folder, form } };
}

function readCard(text: string, problems: string[]): ServiceCard | undefined {
  // Aliases are not needed in a card; without them no small file grows into a huge one.
  const parsed = ServiceCard.safeParse(parseYaml(text, { maxAliasCount: 0 }));
  if (parsed.success) return parsed.data;
  for (const { path: place, message } of parsed.error.issues) {
    problems.push(`service.yaml: ${place.length > 0 ? `${place.join('.')}: ` : ''}${message}`);
  }
  return undefined;
}

function readForm(text: string, name: string, problems: string[]): Form {
  const json: unknown = JSON.parse(text);
  const form = parseForm(json);
  problems.push(...findMissingTexts(json).map((missing) => `${name}: ${missing}`));
  return form;
}

async function readOutlines(folder: string, problems: string[]): Promise<ProcessOutline[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.bpmn')).sort();
  if (names.length === 0) problems.push('there is no .bpmn file: the service has no process');
  const outlines = await Promise.all(names.map((name) => readPart(folder, name, problems, readProcessOutline)));
  return outlines.filter((outline) => outline !== undefined);
}

/** What the card says of its process must be there: the process, its messages, the elements of the milestones. */
function checkProcess(card: ServiceCard, outlines: readonly ProcessOutline[], problems: string[]): void {
  if (outlines.length === 0) return;
  const outline = outlines.find(({ processIds }) => processIds.has(card.processId));
  if (!outline) {
    problems.push(`service.yaml: processId: no .bpmn file here has an executable process ${card.processId}`);
    return;
  }
  const messages = [
    ['startMessage', card.startMessage],
    ['withdraw.message', card.withdraw.message],
    ['reopen.message', card.reopen?.message],
  ] as const;
  for (const [place, name] of messages) {
    if (name !== undefined && !outline.messageNames.has(name)) {
      problems.push(`service.yaml: ${place}: the process ${card.processId} has no message ${name}`);
    }
  }
  for (const { id, elements } of card.milestones) {
    const missing = elements.filter((element) => !outline.ids.has(element));
    if (missing.length > 0) {
      problems.push(`service.yaml: milestones: ${id} names elements that the process lacks: ${missing.join(', ')}`);
    }
  }
}
