import { decodeDocument } from '../bson/decode.js';
import { doc, type Doc, type Value } from '../bson/value.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { choosePlan } from '../query/plan.js';
import { Scan } from '../query/scan.js';
import type { ServerState } from '../commands/command.js';
import type { Collection } from './collection.js';
import type { Index } from './index.js';

/** As MongoDB: once a minute. */
const EVERY_MS = 60_000;
const PIECE = 500;

export interface Sweeper {
  expire(): Promise<number>;
  close(): Promise<void>;
}

/** Removes what is over: documents of TTL indexes, idle cursors, entries of dropped collections. */
export function startSweeper(server: ServerState, report: (error: unknown) => void): Sweeper {
  let closed = false;
  let running: Promise<number> = Promise.resolve(0);

  const expire = async (): Promise<number> => {
    let removed = 0;
    for (const collection of server.catalog.all()) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds !== undefined)
          removed += await expireIndex(server, collection, index, () => closed);
      }
    }
    return removed;
  };
  const round = async (): Promise<number> => {
    server.cursors.expire(server.clock.nowMs());
    const removed = await expire();
    while (!closed && (await server.environment.write(() => server.catalog.sweep(PIECE))));
    return removed;
  };
  const start = (): Promise<number> => {
    running = running.catch(() => 0).then(() => (closed ? 0 : round()));
    return running;
  };
  const timer = setInterval(() => void start().catch(report), EVERY_MS);
  timer.unref();
  return {
    expire: start,
    async close() {
      closed = true;
      clearInterval(timer);
      await running.catch(report);
    },
  };
}

/** The documents whose date is longer ago than the index allows. An array counts by its earliest date. */
async function expireIndex(
  server: ServerState,
  collection: Collection,
  index: Index,
  closed: () => boolean,
): Promise<number> {
  let removed = 0;
  while (!closed()) {
    const limit = new Date(server.clock.nowMs() - index.expireAfterSeconds! * 1000);
    const filter = expired(index.fields[0]!.path, limit, index.partial);
    const gone = await server.environment.write(() => {
      const current = server.catalog.find(collection.db, collection.name);
      if (!current?.indexes.some(({ id }) => id === index.id)) return 0;
      const scan = new Scan(current, filter, choosePlan({ collection: current, filter, sort: [], only: index }));
      const found = [];
      for (let next = scan.next(); next && found.length < PIECE; next = scan.next()) found.push(next);
      for (const { record, bytes } of found) current.remove(record, bytes, decodeDocument(bytes));
      return found.length;
    });
    removed += gone;
    if (gone < PIECE) break;
  }
  return removed;
}

function expired(path: string, limit: Date, partial: Filter | undefined): Filter {
  const condition: Doc = new Map<string, Value>([[path, doc({ $lte: limit })]]);
  const own = compileFilter(condition);
  if (!partial) return own;
  const roots = partial.roots && own.roots ? new Set([...partial.roots, ...own.roots]) : undefined;
  return {
    node: { kind: 'and', nodes: [own.node, partial.node] },
    roots,
    matches: (document) => own.matches(document) && partial.matches(document),
  };
}
