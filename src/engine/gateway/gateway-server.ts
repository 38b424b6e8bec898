/** The gRPC server: Zeebe's gateway protocol and the standard health service, on loopback. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  status,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON, loadSync } from '@grpc/proto-loader';
import { LARGEST_MESSAGE_BYTES } from '../batch-size.js';
import { textField, type Fields } from './request-values.js';
import type { ServiceGroup, Streaming, Unary } from './service.js';
import { GatewayError } from './status.js';

const LOADER_OPTIONS = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true } as const;

/** On closing, answers that are on their way have so long to reach their clients. */
const LAST_ANSWERS_MS = 30;

/** Calls are allowed to ping as often as they like: workers keep long polls and streams open for hours. */
const SERVER_OPTIONS = {
  'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES,
  'grpc.max_send_message_length': LARGEST_MESSAGE_BYTES,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.http2.min_ping_interval_without_data_ms': 0,
  'grpc.http2.max_ping_strikes': 0,
} as const;

export interface GatewayServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @throws when the port is taken */
export async function startGatewayServer(groups: readonly ServiceGroup[], port: number): Promise<GatewayServer> {
  const server = new Server(SERVER_OPTIONS);
  const definition = gatewayDefinition();
  server.addService(definition, implementationOf(definition, groups));
  server.addService(healthDefinition(), { Check: checkHealth, Watch: watchHealth });

  const host = '127.0.0.1';
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, boundPort) => {
      if (error) reject(new Error(`The engine cannot listen on ${host}:${port}: ${error.message}`, { cause: error }));
      else resolve(boundPort);
    });
  });
  return {
    host,
    port: bound,
    async close() {
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => server.forceShutdown(), LAST_ANSWERS_MS);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
}

/** The protocol is the one that the installed client ships. */
function gatewayDefinition(): ServiceDefinition {
  const clientPackage = createRequire(import.meta.url).resolve('@camunda8/sdk');
  const proto = join(dirname(clientPackage), 'proto', 'zeebe.proto');
  const loaded = loadPackageDefinition(loadSync(proto, LOADER_OPTIONS)) as unknown as {
    gateway_protocol: { Gateway: { service: ServiceDefinition } };
  };
  return loaded.gateway_protocol.Gateway.service;
}

/** Every RPC of the protocol is there; one that no group has says so. */
function implementationOf(
  definition: ServiceDefinition,
  groups: readonly ServiceGroup[],
): UntypedServiceImplementation {
  const unary = Object.assign({}, ...groups.map((group) => group.unary ?? {})) as Record<string, Unary>;
  const streaming = Object.assign({}, ...groups.map((group) => group.streaming ?? {})) as Record<string, Streaming>;
  const implementation: UntypedServiceImplementation = {};
  for (const rpc of Object.keys(definition)) {
    if (unary[rpc]) implementation[rpc] = handleUnary(unary[rpc]);
    else if (streaming[rpc]) implementation[rpc] = handleStreaming(streaming[rpc]);
    else implementation[rpc] = refuse(rpc);
  }
  return implementation;
}

function handleUnary(handler: Unary): handleUnaryCall<Fields, Fields> {
  return (call, callback) => {
    handler(call.request).then(
      (answer) => callback(null, answer),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

function handleStreaming(handler: Streaming): handleServerStreamingCall<Fields, Fields> {
  return (call) => {
    try {
      handler(call);
    } catch (error) {
      call.emit('error', statusOf(error));
    }
  };
}

function refuse(rpc: string): handleUnaryCall<Fields, Fields> {
  return (_call, callback) =>
    callback({ code: status.UNIMPLEMENTED, message: `This engine does not implement ${rpc} yet` });
}

function statusOf(error: unknown): { code: status; message: string } {
  if (error instanceof GatewayError) return { code: error.code, message: error.message };
  return {
    code: status.INTERNAL,
    message: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
  };
}

/** @source the gRPC health checking protocol, version 1 */
function healthDefinition(): ServiceDefinition {
  const text = { type: 'string', id: 1 };
  const json = {
    nested: {
      grpc: {
        nested: {
          health: {
            nested: {
              v1: {
                nested: {
                  HealthCheckRequest: { fields: { service: text } },
                  HealthCheckResponse: {
                    fields: { status: { type: 'ServingStatus', id: 1 } },
                    nested: {
                      ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } },
                    },
                  },
                  Health: {
                    methods: {
                      Check: { requestType: 'HealthCheckRequest', responseType: 'HealthCheckResponse' },
                      Watch: {
                        requestType: 'HealthCheckRequest',
                        responseType: 'HealthCheckResponse',
                        responseStream: true,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  };
  const loaded = loadPackageDefinition(fromJSON(json as Parameters<typeof fromJSON>[0], LOADER_OPTIONS)) as unknown as {
    grpc: { health: { v1: { Health: { service: ServiceDefinition } } } };
  };
  return loaded.grpc.health.v1.Health.service;
}

const SERVICES: readonly string[] = ['', 'gateway_protocol.Gateway'];

const checkHealth: handleUnaryCall<Fields, Fields> = (call, callback) => {
  const service = textField(call.request, 'service');
  if (SERVICES.includes(service)) callback(null, { status: 'SERVING' });
  else callback({ code: status.NOT_FOUND, message: `There is no service ${service}` });
};

/** Stays open, as the state of the services can change only by their end. */
const watchHealth: handleServerStreamingCall<Fields, Fields> = (call) => {
  const service = textField(call.request, 'service');
  call.write({ status: SERVICES.includes(service) ? 'SERVING' : 'SERVICE_UNKNOWN' });
};
