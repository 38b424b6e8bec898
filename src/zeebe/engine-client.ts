import { createRequire } from 'node:module';
import type { ZeebeGrpcClient as ZeebeClient } from '@camunda8/sdk/dist/zeebe/index.js';
import { type AppError, ConflictError, InvalidInputError, NotFoundError, UnavailableError } from '../errors.js';
import type { JsonObject } from '../json.js';

/** The gRPC client alone: the package's main entry loads the REST clients of a dozen other products too. */
const { ZeebeGrpcClient } = createRequire(import.meta.url)('@camunda8/sdk/dist/zeebe/index.js') as {
  ZeebeGrpcClient: typeof ZeebeClient;
};

export interface DeployedProcess {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: string;
}

export interface ActivatedJob {
  readonly key: string;
  readonly type: string;
  readonly processInstanceKey: string;
  readonly bpmnProcessId: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly retries: number;
  readonly variables: JsonObject;
}

/** The platform's side of the gateway: every call ends in an `AppError` subclass, never in a gRPC error. */
export interface EngineClient {
  /** @throws {InvalidInputError} DEPLOYMENT_REFUSED with the engine's own text, which names file and element */
  deploy(resources: readonly { readonly name: string; readonly content: string }[]): Promise<DeployedProcess[]>;
  /** `already-known`: the engine holds a message with this id; to the caller that is success. */
  publishMessage(message: {
    readonly name: string;
    readonly correlationKey: string;
    readonly messageId: string;
    readonly timeToLiveMs: number;
    readonly variables: JsonObject;
  }): Promise<'published' | 'already-known'>;
  /** @throws {NotFoundError} JOB_GONE when the job is completed or canceled already */
  completeJob(jobKey: string, variables: JsonObject): Promise<void>;
  failJob(
    jobKey: string,
    failure: { readonly retries: number; readonly message: string; readonly backOffMs: number },
  ): Promise<void>;
  throwError(jobKey: string, code: string, message: string): Promise<void>;
  /** Gives a job new retries, then resolves its incident. */
  retryJob(jobKey: string, incidentKey: string, retries: number): Promise<void>;
  resolveIncident(incidentKey: string): Promise<void>;
  setVariables(elementInstanceKey: string, variables: JsonObject): Promise<void>;
  topology(): Promise<{ readonly gatewayVersion: string; readonly brokers: number }>;
  /** Asks for jobs of one type for ever; `handle` must not throw. Returns how to stop. */
  work(
    options: { readonly type: string; readonly timeoutMs: number; readonly maxJobs: number },
    handle: (job: ActivatedJob) => Promise<void>,
  ): () => Promise<void>;
  close(): Promise<void>;
}

/** gRPC status numbers that the platform tells apart. */
const STATUS = { invalidArgument: 3, notFound: 5, alreadyExists: 6, failedPrecondition: 9 } as const;

function translate(error: unknown, code: string, what: string): AppError {
  const { code: status, details, message } = error as { code?: number; details?: string; message?: string };
  const text = `${what}: ${details ?? message ?? 'no answer'}`;
  if (status === STATUS.invalidArgument) return new InvalidInputError(code, text, { cause: error });
  if (status === STATUS.notFound) return new NotFoundError(code, text, { cause: error });
  if (status === STATUS.failedPrecondition || status === STATUS.alreadyExists)
    return new ConflictError(code, text, { cause: error });
  return new UnavailableError('ENGINE_UNAVAILABLE', text, { cause: error });
}

/** The client itself would wait for ever for an engine that holds the connection and says nothing. */
async function within<T>(limitMs: number, run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param address host:port of any gateway that speaks `gateway_protocol.Gateway`
 * @param longPollSeconds how long one question for jobs waits for an answer
 * @param answerMs how long any other call waits; what it asked may have been done all the same
 */
export function createEngineClient(address: string, { longPollSeconds = 30, answerMs = 20_000 } = {}): EngineClient {
  const client = new ZeebeGrpcClient({
    config: {
      ZEEBE_GRPC_ADDRESS: `grpc://${address}`,
      CAMUNDA_OAUTH_DISABLED: true,
      CAMUNDA_LOG_LEVEL: 'none',
      zeebeGrpcSettings: {
        // The outbox and the engine's own back-off retry; a second retry below them would hide an outage.
        ZEEBE_GRPC_CLIENT_RETRY: false,
        ZEEBE_GRPC_CLIENT_EAGER_CONNECT: false,
        ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
        ZEEBE_GRPC_WORKER_LONGPOLL_SECONDS: longPollSeconds,
        ZEEBE_GRPC_WORKER_POLL_INTERVAL_MS: 50,
      },
    },
  });

  async function call<T>(code: string, what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await within(answerMs, run);
    } catch (error) {
      throw translate(error, code, what);
    }
  }

  return {
    async deploy(resources) {
      const answer = await call('DEPLOYMENT_REFUSED', 'The engine refused the deployment', () =>
        client.deployResources(
          resources.map(({ name, content }) => {
            const bytes = Buffer.from(content);
            if (name.endsWith('.bpmn')) return { name, process: bytes };
            return name.endsWith('.dmn') ? { name, decision: bytes } : { name, form: bytes };
          }),
        ),
      );
      const processes: DeployedProcess[] = [];
      for (const deployment of answer.deployments as {
        process?: DeployedProcess & { processDefinitionKey: string };
      }[]) {
        const { process } = deployment;
        if (!process) continue;
        const { bpmnProcessId, version, processDefinitionKey } = process;
        processes.push({ bpmnProcessId, version: Number(version), processDefinitionKey: String(processDefinitionKey) });
      }
      return processes;
    },

    async publishMessage({ name, correlationKey, messageId, timeToLiveMs, variables }) {
      try {
        await within(answerMs, () =>
          client.publishMessage({
            name,
            correlationKey,
            messageId,
            timeToLive: timeToLiveMs,
            variables: variables as never,
          }),
        );
        return 'published';
      } catch (error) {
        if ((error as { code?: number }).code === STATUS.alreadyExists) return 'already-known';
        throw translate(error, 'MESSAGE_REFUSED', `Message ${name} was not taken`);
      }
    },

    completeJob: (jobKey, variables) =>
      call('JOB_GONE', `Job ${jobKey} cannot be completed`, () =>
        client.completeJob({ jobKey, variables: variables as never }),
      ),
    failJob: (jobKey, { retries, message, backOffMs }) =>
      call('JOB_GONE', `Job ${jobKey} cannot be failed`, () =>
        client.failJob({ jobKey, retries, errorMessage: message, retryBackOff: backOffMs }),
      ),
    throwError: (jobKey, errorCode, errorMessage) =>
      call('JOB_GONE', `Job ${jobKey} cannot throw`, () => client.throwError({ jobKey, errorCode, errorMessage })),
    async retryJob(jobKey, incidentKey, retries) {
      await call('JOB_GONE', `Job ${jobKey} cannot be retried`, () => client.updateJobRetries({ jobKey, retries }));
      await call('INCIDENT_GONE', `Incident ${incidentKey} cannot be resolved`, () =>
        client.resolveIncident({ incidentKey }),
      );
    },
    resolveIncident: (incidentKey) =>
      call('INCIDENT_GONE', `Incident ${incidentKey} cannot be resolved`, () =>
        client.resolveIncident({ incidentKey }),
      ),
    setVariables: (elementInstanceKey, variables) =>
      call('SCOPE_GONE', `Variables of ${elementInstanceKey} cannot be set`, () =>
        client.setVariables({ elementInstanceKey, variables, local: false }),
      ),
    async topology() {
      const { gatewayVersion, brokers } = await call('ENGINE_UNAVAILABLE', 'The engine gave no topology', () =>
        client.topology(),
      );
      return { gatewayVersion, brokers: brokers.length };
    },

    work({ type, timeoutMs, maxJobs }, handle) {
      const worker = client.createWorker({
        taskType: type,
        timeout: timeoutMs,
        maxJobsToActivate: maxJobs,
        loglevel: 'NONE',
        taskHandler: async (job) => {
          await handle({
            key: job.key,
            type: job.type,
            processInstanceKey: job.processInstanceKey,
            bpmnProcessId: job.bpmnProcessId,
            elementId: job.elementId,
            elementInstanceKey: job.elementInstanceKey,
            headers: job.customHeaders as Record<string, string>,
            retries: job.retries,
            variables: job.variables as unknown as JsonObject,
          });
          return job.forward();
        },
      });
      return async () => {
        await worker.close(1_000);
      };
    },

    async close() {
      await client.close(1_000);
    },
  };
}
