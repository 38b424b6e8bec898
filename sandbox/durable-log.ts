import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface DurableLog<Entry> {
  /** Everything written before, oldest first. */
  readonly entries: readonly Entry[];
  /** On disk when it returns. */
  append(entry: Entry): void;
  close(): void;
}

/**
 * What a sandbox must not forget when the machine stops: one JSON line for each change.
 *
 * A last line that a crash cut short is dropped. Without a file nothing is kept.
 *
 * @throws {Error} when a line before the last is no JSON
 * @param keep how many of the last lines are still wanted; the file never grows to more than twice as many
 */
export function openDurableLog<Entry>(file: string | undefined, keep = Infinity): DurableLog<Entry> {
  if (file === undefined) return { entries: [], append: () => undefined, close: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  const lines = readWholeLines(file).slice(keep === Infinity ? 0 : -keep);
  const entries = lines.map((line) => parseLine<Entry>(line, file));
  replaceFile(file, lines);
  let count = lines.length;
  let handle = openSync(file, 'a');
  return {
    entries,
    append(entry) {
      writeSync(handle, `${JSON.stringify(entry)}\n`);
      fsyncSync(handle);
      count += 1;
      if (count <= 2 * keep) return;
      closeSync(handle);
      const wanted = readWholeLines(file).slice(-keep);
      replaceFile(file, wanted);
      count = wanted.length;
      handle = openSync(file, 'a');
    },
    close: () => closeSync(handle),
  };
}

function parseLine<Entry>(line: string, file: string): Entry {
  try {
    return JSON.parse(line) as Entry;
  } catch (error) {
    throw new Error(`${file} is damaged: restore it from a backup, or move it away to start the sandbox anew`, {
      cause: error,
    });
  }
}

function readWholeLines(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

/** The old file stays until the new one is whole. */
function replaceFile(file: string, lines: readonly string[]): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w');
  writeSync(handle, lines.map((line) => `${line}\n`).join(''));
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, file);
}
