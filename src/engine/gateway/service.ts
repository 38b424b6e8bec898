/** What every group of RPCs is made of. */
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import type { Fields } from './request-values.js';

/** Answers one request; a thrown GatewayError becomes its status. */
export type Unary = (request: Fields) => Promise<Fields>;

export type ServerStream = ServerWritableStream<Fields, Fields>;

/** Writes to the stream until it ends or is cancelled; a thrown GatewayError becomes its status. */
export type Streaming = (call: ServerStream) => void;

export interface ServiceGroup {
  readonly unary?: Readonly<Record<string, Unary>>;
  readonly streaming?: Readonly<Record<string, Streaming>>;
}

export type AnyStream = ServerStream | ServerDuplexStream<Fields, Fields>;
