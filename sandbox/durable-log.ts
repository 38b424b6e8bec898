import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
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
 * @param keep how many of the last lines are still wanted; the others go when the file is opened
 */
export function openDurableLog<Entry>(file: string | undefined, keep = Infinity): DurableLog<Entry> {
  if (file === undefined) return { entries: [], append: () => undefined, close: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  const wanted = lines.length > keep ? lines.slice(-keep) : lines;
  if (wanted !== lines) replaceFile(file, wanted);
  const entries = wanted.map((line) => JSON.parse(line) as Entry);
  const handle = openSync(file, 'a');
  return {
    entries,
    append(entry) {
      writeSync(handle, `${JSON.stringify(entry)}\n`);
      fsyncSync(handle);
    },
    close: () => closeSync(handle),
  };
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
