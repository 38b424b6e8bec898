import { CommandError, failedToParse, invalidBson } from '../errors.js';
import { decodeDocument, documentSize } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import type { Doc } from '../bson/value.js';

/** As a MongoDB server states in its hello. */
export const MAX_MESSAGE_BYTES = 48_000_000;
export const HEADER_BYTES = 16;
export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_COMPRESSED = 2012;
export const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Bits 0 to 15 must be understood by the receiver. @source MongoDB wire protocol, OP_MSG flag bits */
const REQUIRED_BITS = 0xffff;

/** One request as it came over the wire. */
export interface Request {
  readonly requestId: number;
  readonly opCode: number;
  readonly body: Doc;
  /** Document sequences (the documents of an insert ...) as raw BSON, by their name. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  /** False when the client waits for no answer (write concern w: 0). */
  readonly wantsReply: boolean;
}

/** Raw documents that stood inside a sequence section. */
function readSequence(bytes: Buffer, start: number, end: number): { name: string; documents: Buffer[] } {
  let at = start;
  while (at < end && bytes[at] !== 0) at++;
  if (at >= end) throw invalidBson('Document sequence has no name');
  const name = bytes.toString('utf8', start, at);
  at++;
  const documents: Buffer[] = [];
  while (at < end) {
    const size = documentSize(bytes, at, end);
    documents.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { name, documents };
}

function parseMsg(bytes: Buffer): Pick<Request, 'body' | 'sequences' | 'wantsReply'> {
  if (bytes.length < HEADER_BYTES + 5) throw invalidBson('OP_MSG is cut off');
  const flags = bytes.readUInt32LE(HEADER_BYTES);
  if (flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) {
    throw new CommandError(9, `Message contains illegal flags value: ${flags}`);
  }
  const end = flags & CHECKSUM_PRESENT ? bytes.length - 4 : bytes.length;
  let at = HEADER_BYTES + 4;
  let body: Doc | undefined;
  const sequences = new Map<string, Buffer[]>();
  while (at < end) {
    const kind = bytes[at++];
    if (kind === 0) {
      if (body) throw failedToParse('Multiple body sections in message');
      const size = documentSize(bytes, at, end);
      body = decodeDocument(bytes.subarray(at, at + size));
      at += size;
    } else if (kind === 1) {
      if (at + 4 > end) throw invalidBson('Document sequence is cut off');
      const size = bytes.readInt32LE(at);
      if (size < 5 || at + size > end) throw invalidBson('Document sequence has a wrong size');
      const { name, documents } = readSequence(bytes, at + 4, at + size);
      if (sequences.has(name)) throw failedToParse(`Duplicate document sequence: ${name}`);
      sequences.set(name, documents);
      at += size;
    } else throw failedToParse(`Unknown section kind ${kind}`);
  }
  if (!body) throw failedToParse('OP_MSG messages must have a body');
  return { body, sequences, wantsReply: !(flags & MORE_TO_COME) };
}

/** The old way that drivers still use for their very first hello. */
function parseQuery(bytes: Buffer): Pick<Request, 'body' | 'sequences' | 'wantsReply'> {
  let at = HEADER_BYTES + 4;
  while (at < bytes.length && bytes[at] !== 0) at++;
  const collection = bytes.toString('utf8', HEADER_BYTES + 4, at);
  at += 9;
  if (at >= bytes.length) throw invalidBson('OP_QUERY is cut off');
  const dot = collection.indexOf('.');
  if (collection.slice(dot) !== '.$cmd') throw new CommandError(5739101, 'OP_QUERY is only supported for handshakes');
  const body = decodeDocument(bytes.subarray(at, at + documentSize(bytes, at, bytes.length)));
  body.set('$db', collection.slice(0, dot));
  return { body, sequences: new Map(), wantsReply: true };
}

/**
 * @throws {CommandError} when the bytes are not a message of the protocol
 * @source MongoDB wire protocol
 */
export function parseRequest(bytes: Buffer): Request {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode === OP_MSG) return { requestId, opCode, ...parseMsg(bytes) };
  if (opCode === OP_QUERY) return { requestId, opCode, ...parseQuery(bytes) };
  throw new CommandError(115, `Unsupported message type ${opCode}`);
}

/** The bytes of an answer to a request, in the protocol of the request. */
export function replyBytes(
  request: Pick<Request, 'requestId' | 'opCode'>,
  reply: Doc | Buffer,
  replyId: number,
): Buffer[] {
  const body = Buffer.isBuffer(reply) ? reply : encodeDocument(reply);
  const msg = request.opCode !== OP_QUERY;
  const head = Buffer.alloc(msg ? HEADER_BYTES + 5 : HEADER_BYTES + 20);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(replyId, 4);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(msg ? OP_MSG : OP_REPLY, 12);
  if (!msg) {
    head.writeInt32LE(8, 16);
    head.writeInt32LE(1, 32);
  }
  return [head, body];
}
