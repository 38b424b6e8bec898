import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The data directory is in use by another running process. */
export class DataDirectoryInUse extends Error {}

/** Of engine and store the one is here and the other, which belongs to it, is not. */
export class PartMissing extends Error {
  constructor(missing: string, part: string, other: string) {
    super(
      `${missing} has no data although ${other} has: without what ${part} knew, cases would stand still. ` +
        `Restore the whole data directory from a backup, or move it away to start anew.`,
    );
  }
}

/** True once the embedded engine has written something here. */
export function hasEngineLog(directory: string): boolean {
  const folder = join(directory, 'engine');
  return existsSync(folder) && readdirSync(folder).some((name) => /^(?:log|snapshot)-/.test(name));
}

/** True once the embedded store has written something here. */
export const hasStore = (directory: string): boolean => existsSync(join(directory, 'store', 'data.mdb'));

/** When the process `pid` started, in the kernel's ticks; undefined where there is no such process or no /proc. */
function startOf(pid: number): string | undefined {
  try {
    // Field 22, counted after the command name, which may itself hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isRunning(pid: number, start: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const actual = startOf(pid);
  // A process id is used again after a restart of the machine: the start time tells the two apart.
  return start === undefined || start === '' || actual === undefined || actual === start;
}

/**
 * Makes the directory and takes it for this process. The lock file of a killed process is recognised and replaced.
 *
 * @returns how to give it back
 * @throws {DataDirectoryInUse} when a running process has it
 */
export function takeDataDirectory(directory: string): () => void {
  // What is in it is about people: other users of the machine have no business there.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'in-use');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const descriptor = openSync(file, 'wx');
      writeSync(descriptor, `${process.pid} ${startOf(process.pid) ?? ''}`);
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', start] = readFileSync(file, 'utf8').split(' ');
    if (/^\d+$/.test(pid) && Number(pid) !== process.pid && isRunning(Number(pid), start)) {
      throw new DataDirectoryInUse(
        `The data directory ${directory} is in use by process ${pid}: stop it first, or set DATA_DIR to another directory.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new DataDirectoryInUse(
    `The data directory ${directory} is being taken by another process at this moment: try again.`,
  );
}
