import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDurableLog } from '../../sandbox/durable-log.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dime-log-'));
  file = join(folder, 'deep', 'log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (keep?: number) => {
  const log = openDurableLog<number>(file, keep);
  log.close();
  return log.entries;
};

describe('the durable log', () => {
  it('gives back what was written, oldest first', () => {
    const log = openDurableLog<number>(file);
    expect(log.entries).toEqual([]);
    [1, 2, 3].forEach((entry) => log.append(entry));
    log.close();
    expect(read()).toEqual([1, 2, 3]);
  });

  it('drops a last line that was cut short, and goes on behind the whole ones', () => {
    const log = openDurableLog<number>(file);
    log.append(1);
    log.close();
    appendFileSync(file, '22');
    const again = openDurableLog<number>(file);
    again.append(3);
    again.close();
    expect(read()).toEqual([1, 3]);
  });

  it('keeps the last lines only, and never grows to more than twice as many', () => {
    const log = openDurableLog<number>(file, 3);
    for (let entry = 1; entry <= 50; entry += 1) {
      log.append(entry);
      expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(6);
    }
    log.close();
    expect(read(3)).toEqual([48, 49, 50]);
  });

  it('keeps nothing without a file', () => {
    const log = openDurableLog<number>(undefined);
    log.append(1);
    log.close();
    expect(openDurableLog<number>(undefined).entries).toEqual([]);
  });
});
