import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export type Message = Record<string, unknown>;

/** How a call ended: its message (streams: all messages), or its status and text. */
export type Answer =
  | { readonly ok: true; readonly value: Message }
  | { readonly ok: false; readonly status: string; readonly text: string };

/** A call under way. `close` ends an endless stream from our side and makes `answer` settle with what came. */
export interface OpenCall {
  readonly answer: Promise<Answer>;
  close(): void;
}

export interface GatewayClient {
  call(rpc: string, request: object): OpenCall;
  close(): void;
}

const STATUS_NAMES: Record<number, string> = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
};

const require = createRequire(import.meta.url);
const PROTO_FILE = join(dirname(require.resolve('@camunda8/sdk')), 'proto', 'zeebe.proto');
/** A call that has not ended by then counts as hanging. Real time: the engines' clocks stand still meanwhile. */
const CALL_WITHIN_MS = 30_000;

type Method = (
  request: object,
  options: object,
  callback: (error: ServiceError | null, value?: Message) => void,
) => void;
type StreamMethod = (request: object, options: object) => ClientReadableStream<Message>;

/** int64 as strings, enums by name, every field present. */
const DEFINITION = loadSync(PROTO_FILE, { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true });

/** A client of `gateway_protocol.Gateway` that adds nothing. */
export function createGatewayClient(address: string): GatewayClient {
  const loaded = loadPackageDefinition(DEFINITION) as unknown as {
    gateway_protocol: {
      Gateway: new (
        address: string,
        credentials: unknown,
        options: object,
      ) => Record<string, unknown> & { close(): void };
    };
  };
  const client = new loaded.gateway_protocol.Gateway(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 8 * 1024 * 1024,
    'grpc.max_send_message_length': 64 * 1024 * 1024,
  });
  const service = DEFINITION['gateway_protocol.Gateway'] as unknown as Record<string, { responseStream: boolean }>;
  return {
    call(rpc, request) {
      const method = service[rpc];
      if (!method) throw new Error(`The gateway has no RPC ${rpc}`);
      const bound = (client[rpc] as (...args: unknown[]) => unknown).bind(client);
      return method.responseStream ? collectStream(bound as StreamMethod, request) : callOnce(bound, request);
    },
    close: () => client.close(),
  };
}

function callOnce(method: Method, request: object): OpenCall {
  const answer = new Promise<Answer>((resolve) => {
    method(request, { deadline: Date.now() + CALL_WITHIN_MS }, (error, value) => {
      resolve(error ? refusal(error) : { ok: true, value: value ?? {} });
    });
  });
  return { answer, close: () => undefined };
}

/** Jobs of a stream under `jobs`, whether they come in batches (ActivateJobs) or one by one (StreamActivatedJobs). */
function collectStream(method: StreamMethod, request: object): OpenCall {
  const jobs: unknown[] = [];
  let closed = false;
  const stream = method(request, { deadline: Date.now() + CALL_WITHIN_MS });
  const answer = new Promise<Answer>((resolve) => {
    stream.on('data', (message: Message) => {
      if (Array.isArray(message['jobs'])) jobs.push(...(message['jobs'] as unknown[]));
      else jobs.push(message);
    });
    stream.on('end', () => resolve({ ok: true, value: { jobs } }));
    stream.on('error', (error: ServiceError) => resolve(closed ? { ok: true, value: { jobs } } : refusal(error)));
  });
  return {
    answer,
    close() {
      closed = true;
      stream.cancel();
    },
  };
}

function refusal(error: ServiceError): Answer {
  return { ok: false, status: STATUS_NAMES[error.code] ?? `${error.code}`, text: error.details };
}
