import { compileTransform } from '../aggregation/transform.js';
import { decodeDocument } from '../bson/decode.js';
import { doc, isDoc, isTruthy, type Doc, type Value } from '../bson/value.js';
import { CommandError, failedToParse, typeMismatch } from '../errors.js';
import type { Filter } from '../query/filter.js';
import { Scan } from '../query/scan.js';
import { checkNamespace } from '../storage/catalog.js';
import { parseUpdate, type Update } from '../update/update.js';
import { checkCollation, collectionName, type Invocation, type Reply } from './command.js';
import { parseFilter, planQuery } from './query-commands.js';
import {
  PIECE,
  PartialFailure,
  changeFound,
  insertUpserted,
  matchingRecords,
  runStatements,
  unknownField,
} from './write-statements.js';

interface UpdateStatement {
  readonly filter: Filter;
  readonly update: Update;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly hint: Value | undefined;
}

interface UpdateOutcome {
  matched: number;
  modified: number;
  upserted: Value | undefined;
}

const UPDATE_FIELDS = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint']);

function parseUpdateStatement(statement: Doc, call: Invocation): UpdateStatement {
  for (const field of statement.keys()) if (!UPDATE_FIELDS.has(field)) throw unknownField('update.updates', field);
  const q = statement.get('q');
  if (!isDoc(q)) throw typeMismatch("BSON field 'update.updates.q' is the wrong type, expected type 'object'");
  const u = statement.get('u');
  if (u === undefined) throw new CommandError(40414, "BSON field 'update.updates.u' is missing but a required field");
  checkCollation(statement.get('collation'));
  const multi = isTruthy(statement.get('multi'));
  const constants = statement.get('c');
  const letFields = call.body.get('let');
  const variables: Doc = new Map([...(isDoc(letFields) ? letFields : []), ...(isDoc(constants) ? constants : [])]);
  const update = parseUpdate(u, {
    nowMs: call.server.clock.nowMs(),
    arrayFilters: statement.get('arrayFilters'),
    compilePipeline: (stages) => compileTransform(stages, variables),
  });
  if (multi && update.kind === 'replacement')
    throw failedToParse('multi update is not supported for replacement-style update');
  return {
    filter: parseFilter(q, variables),
    update,
    multi,
    upsert: isTruthy(statement.get('upsert')),
    hint: statement.get('hint'),
  };
}

/** Inside a transaction. */
function updateOne({ server, db }: Invocation, name: string, statement: UpdateStatement): UpdateOutcome {
  const { filter, update, hint, upsert } = statement;
  const collection = upsert ? server.catalog.ensure(db, name) : server.catalog.find(db, name);
  if (!collection) return { matched: 0, modified: 0, upserted: undefined };
  const { plan } = planQuery(collection, { filter, hint, limit: 1 });
  const found = new Scan(collection, filter, plan).next();
  if (found) {
    const { changed } = changeFound({ collection, filter, update }, found);
    return { matched: 1, modified: Number(changed), upserted: undefined };
  }
  if (!upsert) return { matched: 0, modified: 0, upserted: undefined };
  return { matched: 0, modified: 0, upserted: insertUpserted(collection, filter, update, server.clock.nowMs()).id };
}

async function updateMany(call: Invocation, name: string, statement: UpdateStatement): Promise<UpdateOutcome> {
  const { server, db } = call;
  const outcome: UpdateOutcome = { matched: 0, modified: 0, upserted: undefined };
  const collection = server.catalog.find(db, name);
  const records = collection ? await matchingRecords(collection, statement.filter, statement.hint) : [];
  if (records.length === 0) {
    // With an upsert the last look must be inside the transaction.
    return statement.upsert ? server.environment.write(() => updateOne(call, name, statement)) : outcome;
  }
  for (let start = 0; start < records.length; start += PIECE) {
    const piece = await server.environment.write(() => {
      const done = { matched: 0, modified: 0, error: undefined as CommandError | undefined };
      const current = server.catalog.find(db, name);
      for (const record of current ? records.slice(start, start + PIECE) : []) {
        const bytes = current!.read(record);
        if (!bytes || !statement.filter.matches(decodeDocument(bytes))) continue;
        try {
          const { changed } = changeFound({ collection: current!, ...statement }, { record, bytes });
          done.matched++;
          done.modified += Number(changed);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          done.error = error;
          break;
        }
      }
      return done;
    });
    outcome.matched += piece.matched;
    outcome.modified += piece.modified;
    if (piece.error) throw new PartialFailure(piece.error, outcome);
  }
  return outcome;
}

export async function update(call: Invocation): Promise<Reply> {
  const name = collectionName(call);
  checkNamespace(call.db, name);
  const upserted: Doc[] = [];
  let matched = 0;
  let modified = 0;
  const errors = await runStatements<UpdateOutcome>(call, 'updates', {
    isMany: (statement) => isTruthy(statement.get('multi')),
    one: (statement) => updateOne(call, name, parseUpdateStatement(statement, call)),
    many: async (statement) => updateMany(call, name, parseUpdateStatement(statement, call)),
    add: (index, outcome) => {
      matched += outcome.matched;
      modified += outcome.modified;
      if (outcome.upserted !== undefined) upserted.push(doc({ index, _id: outcome.upserted }));
    },
  });
  return doc({
    n: matched + upserted.length,
    upserted: upserted.length > 0 ? upserted : undefined,
    nModified: modified,
    writeErrors: errors.length > 0 ? errors : undefined,
    ok: 1,
  });
}
