import { compileExpression } from '../aggregation/expression.js';
import { compileTransform } from '../aggregation/transform.js';
import { decodeDocument } from '../bson/decode.js';
import { doc, type Doc, type Value } from '../bson/value.js';
import { failedToParse } from '../errors.js';
import type { Filter } from '../query/filter.js';
import { compileProjection, type Projection } from '../query/projection.js';
import { Scan, type Found } from '../query/scan.js';
import { Sorter } from '../query/sort.js';
import { checkNamespace } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { parseUpdate, type Update } from '../update/update.js';
import {
  checkCollation,
  collectionName,
  documentField,
  flagField,
  type Command,
  type Invocation,
  type Reply,
} from './command.js';
import { isSorted, parseFilter, planQuery } from './query-commands.js';
import { changeFound, insertUpserted } from './write-statements.js';

interface Request {
  readonly filter: Filter;
  readonly sort: Doc | undefined;
  readonly hint: Value | undefined;
  readonly update: Update | undefined;
  readonly upsert: boolean;
  readonly returnsNew: boolean;
  readonly projection: Projection | undefined;
}

function parse(call: Invocation): Request {
  const { body, server } = call;
  checkCollation(body.get('collation'));
  const variables = documentField(body, 'let', 'findAndModify');
  const filter = parseFilter(documentField(body, 'query', 'findAndModify'), variables);
  const removes = flagField(body, 'remove');
  const given = body.get('update');
  if (removes && given !== undefined) throw failedToParse("Cannot specify both an 'update' and 'remove'=true");
  if (!removes && given === undefined) throw failedToParse("Either an update or 'remove'=true must be specified");
  if (removes && flagField(body, 'upsert')) throw failedToParse("Cannot specify both 'upsert'=true and 'remove'=true");
  if (removes && flagField(body, 'new'))
    throw failedToParse(
      "Cannot specify both 'new'=true and 'remove'=true; 'remove' always returns the deleted document",
    );
  const update =
    given === undefined
      ? undefined
      : parseUpdate(given, {
          nowMs: server.clock.nowMs(),
          arrayFilters: body.get('arrayFilters'),
          compilePipeline: (stages) => compileTransform(stages, variables),
        });
  return {
    filter,
    sort: documentField(body, 'sort', 'findAndModify'),
    hint: body.get('hint'),
    update,
    upsert: flagField(body, 'upsert'),
    returnsNew: flagField(body, 'new'),
    projection: compileProjection(body.get('fields'), { mode: 'find', compileExpression: compileExpression, filter }),
  };
}

/** The first document in the order asked for; synchronous, as it runs inside the transaction. */
function findFirst(collection: Collection, { filter, sort, hint }: Request): Found | undefined {
  const query = planQuery(collection, { filter, sort, hint, limit: 1 });
  const scan = new Scan(collection, filter, query.plan);
  if (isSorted(query)) return scan.next();
  const sorter = new Sorter<Found>(query.sort, 1);
  const roots = new Set(query.sort.map(({ parts }) => parts[0]!));
  for (let found = scan.next(); found; found = scan.next())
    sorter.add(decodeDocument(found.bytes, 0, roots), found, found.bytes.length);
  return sorter.finish()[0];
}

async function findAndModify(call: Invocation): Promise<Reply> {
  const { server, db } = call;
  const name = collectionName(call);
  checkNamespace(db, name);
  const request = parse(call);
  const { update, projection } = request;
  const shown = (document: Doc): Doc => projection?.apply(document) ?? document;
  return server.environment.write((): Reply => {
    const collection = request.upsert ? server.catalog.ensure(db, name) : server.catalog.find(db, name);
    const found = collection && findFirst(collection, request);
    if (!update) {
      if (!found) return doc({ lastErrorObject: doc({ n: 0 }), value: null, ok: 1 });
      const document = decodeDocument(found.bytes);
      collection.remove(found.record, found.bytes, document);
      return doc({ lastErrorObject: doc({ n: 1 }), value: shown(document), ok: 1 });
    }
    if (found) {
      const { before, after } = changeFound({ collection, filter: request.filter, update }, found);
      return doc({
        lastErrorObject: doc({ n: 1, updatedExisting: true }),
        value: shown(request.returnsNew ? after : before),
        ok: 1,
      });
    }
    if (!collection || !request.upsert)
      return doc({ lastErrorObject: doc({ n: 0, updatedExisting: false }), value: null, ok: 1 });
    const made = insertUpserted(collection, request.filter, update, server.clock.nowMs());
    const value = request.returnsNew ? shown(made.document) : null;
    return doc({ lastErrorObject: doc({ n: 1, updatedExisting: false, upserted: made.id }), value, ok: 1 });
  });
}

const command: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ],
  run: findAndModify,
};

export const findAndModifyCommands: Readonly<Record<string, Command>> = {
  findAndModify: command,
  findandmodify: command,
};
