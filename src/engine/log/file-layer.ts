import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.js';

/** A file that only grows. */
export interface AppendFile {
  /** Writes `data` at the end. Durable only after `sync`. */
  append(data: Uint8Array): Promise<void>;
  /** Everything appended before this call is on the disk when it resolves (fdatasync). */
  sync(): Promise<void>;
  /** Cuts the file to its first `size` bytes; durable only after `sync`. */
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every file operation of the engine, so that a test can lose, reorder and tear what was not synced.
 * Names are plain file names inside one directory.
 */
export interface FileLayer {
  list(): Promise<string[]>;
  /** @throws when there is no such file. */
  read(name: string): Promise<Uint8Array>;
  /** Opens for appending; creates the file when it is not there (durable only after `syncDirectory`). */
  open(name: string): Promise<AppendFile>;
  /** Atomic; durable only after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Creations, renames and removals made before this call are on the disk when it resolves. */
  syncDirectory(): Promise<void>;
  /** Lets others use the directory. */
  close(): Promise<void>;
}

/**
 * The files of a real directory, which is created when it is not there.
 *
 * @throws when another engine uses the directory
 */
export async function directoryFiles(directory: string): Promise<FileLayer> {
  await fs.mkdir(directory, { recursive: true });
  const lock = await lockDirectory(directory);

  return {
    close: () => lock.release(),
    list: () => fs.readdir(directory),
    read: (name) => fs.readFile(join(directory, name)),
    rename: (from, to) => fs.rename(join(directory, from), join(directory, to)),
    remove: (name) => fs.rm(join(directory, name), { force: true }),
    async open(name) {
      const file = await fs.open(join(directory, name), 'a');
      return {
        async append(data) {
          let offset = 0;
          while (offset < data.length) {
            const { bytesWritten } = await file.write(data, offset, data.length - offset);
            offset += bytesWritten;
          }
        },
        sync: () => file.datasync(),
        truncate: (size) => file.truncate(size),
        close: () => file.close(),
      };
    },
    async syncDirectory() {
      const handle = await fs.open(directory, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}
