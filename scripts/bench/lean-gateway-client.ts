/**
 * The smallest client of the gateway that can load it: protobuf written by hand for three calls, so that what is measured
 * is the engine and not the client.
 *
 * @source gateway_protocol.Gateway: CreateProcessInstance, StreamActivatedJobs, CompleteJob; field numbers as there
 */
import { Client, credentials, type ClientReadableStream } from '@grpc/grpc-js';

const SERVICE = '/gateway_protocol.Gateway/';

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest >> 7n === 0n) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 0x80);
  }
}
const textField = (number: number, text: string): number[] => {
  const bytes = Buffer.from(text);
  return [(number << 3) | 2, ...varint(BigInt(bytes.length)), ...bytes];
};
const numberField = (number: number, value: bigint): number[] => [number << 3, ...varint(value)];

/** First field of a message, a varint: the key of an activated job. */
function readKey(message: Buffer): bigint {
  let key = 0n;
  for (let index = 1, shift = 0n; index < message.length; index += 1, shift += 7n) {
    const byte = message[index] ?? 0;
    key |= BigInt(byte & 0x7f) << shift;
    if ((byte & 0x80) === 0) break;
  }
  return key;
}

export interface LeanClient {
  createInstance(bpmnProcessId: string): Promise<void>;
  completeJob(key: bigint): Promise<void>;
  streamJobs(type: string, onJob: (key: bigint) => void): ClientReadableStream<Buffer>;
  deploy(name: string, content: string): Promise<void>;
  close(): void;
}

export function createLeanClient(address: string): LeanClient {
  const client = new Client(address, credentials.createInsecure());
  const raw = (bytes: Buffer): Buffer => bytes;
  const unary = (method: string, fields: number[]): Promise<void> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(`${SERVICE}${method}`, raw, raw, Buffer.from(fields), (error) =>
        error ? reject(error) : resolve(),
      );
    });
  return {
    createInstance: (id) => unary('CreateProcessInstance', [...textField(2, id), ...numberField(3, -1n)]),
    completeJob: (key) => unary('CompleteJob', numberField(1, key)),
    deploy: (name, content) => {
      const bytes = Buffer.from(content);
      const resource = [...textField(1, name), (2 << 3) | 2, ...varint(BigInt(bytes.length)), ...bytes];
      return unary('DeployResource', [(1 << 3) | 2, ...varint(BigInt(resource.length)), ...resource]);
    },
    streamJobs(type, onJob) {
      const fields = [...textField(1, type), ...textField(2, 'bench'), ...numberField(3, 60_000n)];
      const stream = client.makeServerStreamRequest(`${SERVICE}StreamActivatedJobs`, raw, raw, Buffer.from(fields));
      stream.on('data', (message: Buffer) => onJob(readKey(message)));
      stream.on('error', () => undefined);
      return stream;
    },
    close: () => client.close(),
  };
}
