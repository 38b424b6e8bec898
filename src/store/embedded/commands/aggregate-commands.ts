import { encodeDocument } from '../bson/encode.js';
import { isDoc } from '../bson/value.js';
import { CommandError, typeMismatch } from '../errors.js';
import { runPipeline } from '../aggregation/pipeline.js';
import { ListedRows, Pace } from '../query/execute.js';
import {
  arrayField,
  checkCollation,
  countField,
  documentField,
  flagField,
  type Command,
  type Invocation,
  type Reply,
} from './command.js';
import { cursorReply } from './query-commands.js';

const FIRST_BATCH = 101;

async function aggregate(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  const target = body.get('aggregate');
  // The number 1 stands for the database itself, for stages that make their own documents.
  const name = typeof target === 'string' ? target : '$cmd.aggregate';
  const stages = arrayField(body, 'pipeline', 'aggregate');
  if (!stages) throw new CommandError(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
  if (flagField(body, 'explain')) throw new CommandError(9, 'Use the explain command');
  const cursor = body.get('cursor');
  if (cursor === undefined)
    throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  if (!isDoc(cursor)) throw typeMismatch('cursor field must be missing or an object');
  checkCollation(body.get('collation'));
  const batchSize = countField(cursor, 'batchSize', 'aggregate.cursor') ?? FIRST_BATCH;
  const documents = await runPipeline(stages, {
    server,
    db,
    collection: typeof target === 'string' ? target : undefined,
    variables: documentField(body, 'let', 'aggregate'),
    hint: body.get('hint'),
    pace: new Pace(countField(body, 'maxTimeMS', 'aggregate')),
  });
  const rows = new ListedRows(
    documents.map((document) => (Buffer.isBuffer(document) ? document : encodeDocument(document))),
  );
  const namespace = `${db}.${name}`;
  const batch = await server.cursors.start(rows, namespace, batchSize, {
    single: false,
    noTimeout: false,
    nowMs: server.clock.nowMs(),
  });
  return cursorReply('firstBatch', namespace, batch.cursorId, batch.rows);
}

export const aggregateCommands: Readonly<Record<string, Command>> = {
  aggregate: {
    fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
    run: aggregate,
  },
};
