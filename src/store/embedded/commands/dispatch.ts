import { doc, integerOf, isDoc, typeName, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { ConnectionContext, RequestHandler } from '../wire/connection.js';
import type { Request } from '../wire/message.js';
import { aggregateCommands } from './aggregate-commands.js';
import { collectionCommands } from './collection-commands.js';
import type { Command, Reply, ServerState } from './command.js';
import { explainCommands } from './explain-command.js';
import { findAndModifyCommands } from './find-and-modify.js';
import { handshakeCommands } from './handshake-commands.js';
import { indexCommands } from './index-commands.js';
import { queryCommands } from './query-commands.js';
import { writeCommands } from './write-commands.js';
import { unknownField } from './write-statements.js';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...handshakeCommands,
    ...queryCommands,
    ...writeCommands,
    ...findAndModifyCommands,
    ...indexCommands,
    ...collectionCommands,
    ...aggregateCommands,
    ...explainCommands,
  }),
);

/** Fields that any command may carry. */
const GENERIC = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  '$audit',
  '$client',
  '$configServerState',
  'maxTimeMSOpOnly',
]);

const TRANSACTION_COMMANDS = new Set(['commitTransaction', 'abortTransaction', 'prepareTransaction']);

/** Refuses what a standalone MongoDB server refuses too. */
function checkGeneric(body: Doc, name: string): void {
  if (
    body.has('txnNumber') ||
    body.has('startTransaction') ||
    body.get('autocommit') === false ||
    TRANSACTION_COMMANDS.has(name)
  ) {
    throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }
  const concern = body.get('writeConcern');
  if (isDoc(concern)) {
    const w = integerOf(concern.get('w'));
    if (w !== undefined && w > 1) throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
  }
  const read = body.get('readConcern');
  const level = isDoc(read) ? read.get('level') : undefined;
  if (
    level !== undefined &&
    level !== 'local' &&
    level !== 'available' &&
    level !== 'majority' &&
    level !== 'linearizable'
  ) {
    throw new CommandError(
      20,
      `Cannot use readConcern level '${typeof level === 'string' ? level : typeName(level)}' on a standalone server`,
    );
  }
  const version = body.get('apiVersion');
  if (version !== undefined && version !== '1') throw new CommandError(322, `API version must be "1"`);
}

function checkFields(command: Command, name: string, body: Doc): void {
  if (command.fields[0] === '*') return;
  for (const field of body.keys()) {
    if (field !== name && !GENERIC.has(field) && !command.fields.includes(field)) throw unknownField(name, field);
  }
}

export const faultReply = (error: CommandError): Doc => {
  const out = doc({ ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName });
  for (const [name, value] of error.details) out.set(name, value as Value);
  return out;
};

/** Finds and runs the command of a request; every fault becomes an answer. */
export function createDispatcher(server: ServerState, report: (error: unknown) => void): RequestHandler {
  const run = async (request: Request, { connectionId }: ConnectionContext): Promise<Reply> => {
    const { body, sequences } = request;
    const name = body.keys().next().value;
    const db = body.get('$db');
    if (name === undefined || typeof db !== 'string')
      throw new CommandError(40571, 'OP_MSG requests require a $db argument');
    checkGeneric(body, name);
    const command = COMMANDS.get(name);
    if (!command) throw new CommandError(59, `no such command: '${name}'`);
    if (command.adminOnly && db !== 'admin')
      throw new CommandError(13, `${name} may only be run against the admin database.`);
    checkFields(command, name, body);
    return command.run({ name, db, body, sequences, server, connectionId });
  };
  return {
    async handle(request, context) {
      try {
        return await run(request, context);
      } catch (error) {
        if (error instanceof CommandError) return faultReply(error);
        report(error);
        return faultReply(new CommandError(1, `Internal error: ${(error as Error).message}`));
      }
    },
    refuse: faultReply,
  };
}
