import { decodeDocument } from '../bson/decode.js';
import { doc, integerOf, isDoc, type Doc, type Value } from '../bson/value.js';
import { failedToParse, typeMismatch } from '../errors.js';
import type { Filter } from '../query/filter.js';
import { Scan } from '../query/scan.js';
import { checkCollation, collectionName, type Invocation, type Reply } from './command.js';
import { parseFilter, planQuery } from './query-commands.js';
import { PIECE, matchingRecords, runStatements, unknownField } from './write-statements.js';

const DELETE_FIELDS = new Set(['q', 'limit', 'collation', 'hint']);

interface DeleteStatement {
  readonly filter: Filter;
  readonly hint: Value | undefined;
}

function parseDeleteStatement(statement: Doc, call: Invocation): DeleteStatement {
  for (const field of statement.keys()) if (!DELETE_FIELDS.has(field)) throw unknownField('delete.deletes', field);
  const q = statement.get('q');
  if (!isDoc(q)) throw typeMismatch("BSON field 'delete.deletes.q' is the wrong type, expected type 'object'");
  const limit = integerOf(statement.get('limit'));
  if (limit !== 0 && limit !== 1) throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${limit}`);
  checkCollation(statement.get('collation'));
  const letFields = call.body.get('let');
  return { filter: parseFilter(q, isDoc(letFields) ? letFields : undefined), hint: statement.get('hint') };
}

/** Inside a transaction. */
function deleteOne({ server, db }: Invocation, name: string, { filter, hint }: DeleteStatement): number {
  const collection = server.catalog.find(db, name);
  if (!collection) return 0;
  const found = new Scan(collection, filter, planQuery(collection, { filter, hint, limit: 1 }).plan).next();
  if (!found) return 0;
  collection.remove(found.record, found.bytes, decodeDocument(found.bytes));
  return 1;
}

async function deleteMany(
  { server, db }: Invocation,
  name: string,
  { filter, hint }: DeleteStatement,
): Promise<number> {
  const collection = server.catalog.find(db, name);
  const records = collection ? await matchingRecords(collection, filter, hint) : [];
  let removed = 0;
  for (let start = 0; start < records.length; start += PIECE) {
    removed += await server.environment.write(() => {
      const current = server.catalog.find(db, name);
      let gone = 0;
      for (const record of current ? records.slice(start, start + PIECE) : []) {
        const bytes = current!.read(record);
        const document = bytes && decodeDocument(bytes);
        if (!document || !filter.matches(document)) continue;
        current!.remove(record, bytes, document);
        gone++;
      }
      return gone;
    });
  }
  return removed;
}

export async function remove(call: Invocation): Promise<Reply> {
  const name = collectionName(call);
  let removed = 0;
  const errors = await runStatements<number>(call, 'deletes', {
    isMany: (statement) => integerOf(statement.get('limit')) === 0,
    one: (statement) => deleteOne(call, name, parseDeleteStatement(statement, call)),
    many: async (statement) => deleteMany(call, name, parseDeleteStatement(statement, call)),
    add: (_index, count) => void (removed += count),
  });
  return doc({ n: removed, writeErrors: errors.length > 0 ? errors : undefined, ok: 1 });
}
