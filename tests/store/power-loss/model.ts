import type { Db, Document } from 'mongodb';
import { seeded } from '../random.js';

/** What the collection should hold, by `_id`. */
export type State = ReadonlyMap<number, Document>;

export interface Operation {
  readonly run: (db: Db) => Promise<unknown>;
  readonly expect: (before: State) => State;
}

const withRows = (before: State, rows: readonly Document[]): State =>
  new Map([...before, ...rows.map((row) => [row['_id'] as number, row] as const)]);

function change(before: State, chosen: (row: Document) => boolean, to: (row: Document) => Document | undefined): State {
  const out = new Map<number, Document>();
  for (const [id, row] of before) {
    const next = chosen(row) ? to(row) : row;
    if (next) out.set(id, next);
  }
  return out;
}

/** A fixed journey of inserts, updates, deletes and index builds; the same for the run and for the check. */
export function operations(count: number): Operation[] {
  const chance = seeded(7);
  let nextId = 0;
  const row = (): Document => {
    const id = nextId++;
    return { _id: id, key: `k${id}`, n: id % 5, list: [id % 3, id % 7], text: 'x'.repeat(chance.below(3000)) };
  };
  return Array.from({ length: count }, (_, at): Operation => {
    if (at === 3)
      return {
        run: (db) => db.collection('things').createIndex({ key: 1 }, { unique: true }),
        expect: (before) => before,
      };
    if (at === 9)
      return { run: (db) => db.collection('things').createIndex({ list: 1, n: -1 }), expect: (before) => before };
    const n = chance.below(5);
    switch (chance.below(6)) {
      case 0: {
        const rows = Array.from({ length: 5 }, row);
        return {
          run: (db) => db.collection('things').insertMany(rows.map((each) => ({ ...each }))),
          expect: (before) => withRows(before, rows),
        };
      }
      case 1:
        return {
          run: (db) => db.collection('things').updateMany({ n }, { $inc: { n: 1 } }),
          expect: (before) =>
            change(
              before,
              (each) => each['n'] === n,
              (each) => ({ ...each, n: n + 1 }),
            ),
        };
      case 2: {
        const id = chance.below(Math.max(1, nextId));
        return {
          run: (db) => db.collection('things').deleteOne({ _id: id as never }),
          expect: (before) =>
            change(
              before,
              (each) => each['_id'] === id,
              () => undefined,
            ),
        };
      }
      default: {
        const one = row();
        return {
          run: (db) => db.collection('things').insertOne({ ...one }),
          expect: (before) => withRows(before, [one]),
        };
      }
    }
  });
}

/** The states after 0, 1, 2 ... operations. */
export function statesOf(list: readonly Operation[]): State[] {
  const states: State[] = [new Map()];
  for (const operation of list) states.push(operation.expect(states.at(-1)!));
  return states;
}
