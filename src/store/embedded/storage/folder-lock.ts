import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that this process holds: two servers in one process must not share one either. */
const held = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a process still is the one that wrote the lock: a number may have been given away again after a crash. */
function startOf(pid: number): string {
  try {
    // Field 22 of the line, counted after the name in brackets: the start of the process since boot.
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * Takes a data folder for this process alone. A lock left by a process that is gone is taken over.
 *
 * @throws {Error} when another process uses the folder
 */
export function lockFolder(dataDir: string): { release: () => void } {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'store.lock');
  const inUse = (by: string): Error =>
    new Error(`The store's folder ${dataDir} is in use by ${by}: stop it first, or choose another folder`);
  if (held.has(path)) throw inUse('this process already');
  const mine = join(dataDir, `store.lock.${process.pid}.${held.size}`);
  writeFileSync(mine, `${process.pid} ${startOf(process.pid)}`);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link is made whole or not at all, also when two processes try at once.
        linkSync(mine, path);
        held.add(path);
        return { release: () => release(path) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const [pid = '', start = ''] = readLock(path).split(' ');
      const owner = Number(pid);
      const other = owner > 0 && owner !== process.pid && isAlive(owner) && (start === '' || startOf(owner) === start);
      if (other) throw inUse(`process ${owner}`);
      rmSync(path, { force: true });
    }
    throw inUse('another process');
  } finally {
    rmSync(mine, { force: true });
  }
}

function readLock(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function release(path: string): void {
  held.delete(path);
  rmSync(path, { force: true });
}
