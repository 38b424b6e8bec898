import type { Socket } from 'node:net';
import { CommandError } from '../errors.js';
import type { Doc } from '../bson/value.js';
import {
  HEADER_BYTES,
  MAX_MESSAGE_BYTES,
  OP_MSG,
  OP_QUERY,
  parseRequest,
  replyBytes,
  type Request,
} from './message.js';

export interface ConnectionContext {
  readonly connectionId: number;
}

export interface RequestHandler {
  /** Never rejects: a fault is an answer too. */
  handle(request: Request, context: ConnectionContext): Promise<Doc | Buffer>;
  refuse(error: CommandError): Doc;
}

/**
 * Speaks the wire protocol on one socket: one request after the other, answers in their order.
 * Bytes that are no message close the connection, as a MongoDB server does.
 */
export function serveConnection(socket: Socket, context: ConnectionContext, handler: RequestHandler): void {
  let chunks: Buffer[] = [];
  let held = 0;
  let busy = false;
  let replyId = 1;

  /** The next whole message, undefined when it is not all there, false when it is not one. */
  const take = (): Buffer | undefined | false => {
    if (held < HEADER_BYTES) return undefined;
    if (chunks[0]!.length < HEADER_BYTES) chunks = [Buffer.concat(chunks, held)];
    const size = chunks[0]!.readInt32LE(0);
    if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) return false;
    const opCode = chunks[0]!.readInt32LE(12);
    if (opCode !== OP_MSG && opCode !== OP_QUERY) return false;
    if (held < size) return undefined;
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
    held -= size;
    chunks = held > 0 ? [all.subarray(size)] : [];
    return all.subarray(0, size);
  };

  const answer = async (bytes: Buffer): Promise<void> => {
    let request: Request;
    try {
      request = parseRequest(bytes);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const envelope = { requestId: bytes.readInt32LE(4), opCode: bytes.readInt32LE(12) };
      for (const part of replyBytes(envelope, handler.refuse(error), replyId++)) socket.write(part);
      return;
    }
    const reply = await handler.handle(request, context);
    if (!request.wantsReply || socket.destroyed) return;
    socket.cork();
    let drained = true;
    for (const part of replyBytes(request, reply, replyId++)) drained = socket.write(part);
    socket.uncork();
    if (!drained)
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.once('drain', go).once('close', go);
      });
  };

  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      for (let message = take(); message !== undefined; message = take()) {
        if (message === false) {
          socket.destroy();
          return;
        }
        await answer(message);
        if (socket.destroyed) return;
      }
    } finally {
      busy = false;
    }
    if (socket.isPaused()) socket.resume();
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    // While one request is worked on, a client may not pile up more than one further message.
    if (busy && held > MAX_MESSAGE_BYTES) socket.pause();
    // A fault of the server's own while it read bytes: this connection ends, the others go on.
    pump().catch(() => socket.destroy());
  });
}
