import { encodeDocument } from '../bson/encode.js';
import { createObjectId, isDoc, typeName, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { checkSize } from '../commands/write-statements.js';
import { checkNamespace } from '../storage/catalog.js';
import { decodeDocument } from '../bson/decode.js';
import type { PipelineContext } from './pipeline.js';

interface Target {
  readonly db: string;
  readonly name: string;
}

function targetOf(value: Value | undefined, db: string): Target {
  if (typeof value === 'string') return { db, name: value };
  if (isDoc(value) && typeof value.get('coll') === 'string') {
    const other = value.get('db') ?? db;
    if (typeof other === 'string') return { db: other, name: value.get('coll') as string };
  }
  throw new CommandError(51178, 'The target must be a collection name or { db, coll }');
}

function prepared(document: Doc, nowMs: number): { bytes: Buffer; document: Doc } {
  const whole: Doc = document.has('_id')
    ? document
    : new Map<string, Value>([['_id', createObjectId(nowMs)], ...document]);
  const bytes = encodeDocument(whole);
  checkSize(bytes);
  return { bytes, document: whole };
}

/** `$out` replaces a collection in one transaction, keeping its indexes; `$merge` inserts, merges or replaces by `_id`. */
export async function writeStage(
  name: string,
  spec: Value,
  documents: Doc[],
  { server, db }: PipelineContext,
): Promise<Doc[]> {
  const nowMs = server.clock.nowMs();
  const rows = documents.map((document) => prepared(document, nowMs));
  if (name === '$out') {
    const target = targetOf(spec, db);
    checkNamespace(target.db, target.name);
    await server.environment.write(() => {
      const previous = server.catalog.find(target.db, target.name);
      const specs = previous?.indexes.slice(1).map((index) => index.spec) ?? [];
      const hidden = server.catalog.ensure(target.db, `tmp.agg_out.${nowMs}.${Math.floor(Math.random() * 1e9)}`);
      try {
        for (const index of specs) server.catalog.addIndex(hidden, index);
        for (const row of rows) hidden.insert(row.bytes, row.document);
      } catch (error) {
        server.catalog.drop(hidden);
        throw error;
      }
      if (previous) server.catalog.drop(previous);
      server.catalog.rename(hidden, target.db, target.name);
    });
    return [];
  }
  await merge(spec, rows, db, server);
  return [];
}

const WHEN_MATCHED = new Set(['replace', 'keepExisting', 'merge', 'fail']);
const WHEN_NOT_MATCHED = new Set(['insert', 'discard', 'fail']);

async function merge(
  spec: Value,
  rows: readonly { bytes: Buffer; document: Doc }[],
  db: string,
  server: PipelineContext['server'],
): Promise<void> {
  const options: Doc = isDoc(spec) ? spec : new Map<string, Value>([['into', spec]]);
  const target = targetOf(options.get('into'), db);
  checkNamespace(target.db, target.name);
  const on = options.get('on');
  if (on !== undefined && on !== '_id' && !(Array.isArray(on) && on.length === 1 && on[0] === '_id')) {
    throw new CommandError(238, "$merge is supported on '_id' only by this server");
  }
  const matched = options.get('whenMatched') ?? 'merge';
  const unmatched = options.get('whenNotMatched') ?? 'insert';
  if (typeof matched !== 'string' || !WHEN_MATCHED.has(matched))
    throw new CommandError(238, '$merge with a pipeline in whenMatched is not supported by this server');
  if (typeof unmatched !== 'string' || !WHEN_NOT_MATCHED.has(unmatched))
    throw new CommandError(
      2,
      `Enumeration value '${typeof unmatched === 'string' ? unmatched : typeName(unmatched)}' for field 'whenNotMatched' is not a valid value.`,
    );
  for (const row of rows) {
    await server.environment.write(() => {
      const collection = server.catalog.ensure(target.db, target.name);
      const record = collection.findRecord(row.document.get('_id')!);
      if (record === undefined) {
        if (unmatched === 'fail')
          throw new CommandError(13113, '$merge could not find a matching document in the target collection');
        if (unmatched === 'insert') collection.insert(row.bytes, row.document);
        return;
      }
      if (matched === 'fail')
        throw new CommandError(11000, `E11000 duplicate key error collection: ${collection.namespace} index: _id_`);
      if (matched === 'keepExisting') return;
      const bytes = collection.read(record)!;
      const before = decodeDocument(bytes);
      const after = matched === 'replace' ? row.document : new Map([...before, ...row.document]);
      const next = encodeDocument(after);
      checkSize(next);
      collection.replace(record, { bytes, document: before }, next, after);
    });
  }
}
