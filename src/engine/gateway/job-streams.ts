/** StreamActivatedJobs: pushes jobs that become activatable while the stream is open. */
import { status } from '@grpc/grpc-js';
import type { JobStream } from '../processing.js';
import type { JobValue } from '../records/values.js';
import type { StreamProcessor } from '../stream-processor.js';
import { activatedJob } from './activated-job.js';
import { listField, numberField, requireDefaultTenant, textField, type Fields } from './request-values.js';
import type { ServerStream, Streaming } from './service.js';
import { GatewayError } from './status.js';

interface OpenStream extends JobStream {
  readonly type: string;
  /** Equal streams share one registration; the next one in turn gets the job. */
  readonly calls: ServerStream[];
  turn: number;
}

export interface JobStreams {
  readonly streamActivatedJobs: Streaming;
  streamFor(jobType: string): JobStream | undefined;
  push(streamId: number, jobKey: number, job: JobValue): void;
  close(): void;
}

export function createJobStreams(processor: () => StreamProcessor): JobStreams {
  const byType = new Map<string, OpenStream[]>();
  const byId = new Map<number, OpenStream>();
  let nextId = 1;

  function open(call: ServerStream): void {
    const wanted = streamOf(call.request);
    const streams = byType.get(wanted.type) ?? [];
    const stream = streams.find((other) => isSame(other, wanted)) ?? { ...wanted, id: nextId++, calls: [], turn: 0 };
    stream.calls.push(call);
    if (!streams.includes(stream)) byType.set(stream.type, [...streams, stream]);
    byId.set(stream.id, stream);
    call.on('cancelled', () => leave(stream, call));
  }

  function leave(stream: OpenStream, call: ServerStream): void {
    const index = stream.calls.indexOf(call);
    if (index !== -1) stream.calls.splice(index, 1);
    if (stream.calls.length > 0) return;
    byId.delete(stream.id);
    const left = (byType.get(stream.type) ?? []).filter((other) => other !== stream);
    if (left.length > 0) byType.set(stream.type, left);
    else byType.delete(stream.type);
  }

  return {
    streamActivatedJobs: open,
    streamFor(jobType) {
      const streams = byType.get(jobType);
      const [first] = streams ?? [];
      if (streams && first && streams.length > 1) byType.set(jobType, [...streams.slice(1), first]);
      return first;
    },
    push(streamId, jobKey, job) {
      const stream = byId.get(streamId);
      const call = stream?.calls[stream.turn++ % stream.calls.length];
      if (call && !call.cancelled) call.write(activatedJob(jobKey, job));
      // Nobody is there any more: the job goes back at once.
      else processor().submit({ valueType: 'JOB', intent: 'YIELD', key: jobKey, value: job }, () => undefined);
    },
    close() {
      for (const { calls } of byId.values()) for (const call of calls) call.end();
    },
  };
}

type WantedStream = Omit<OpenStream, 'id' | 'calls' | 'turn'>;

function streamOf(request: Fields): WantedStream {
  requireDefaultTenant(request, 'StreamActivatedJobs');
  const type = textField(request, 'type');
  const timeout = numberField(request, 'timeout');
  if (type.trim() === '') throw invalid('type', 'present', 'blank');
  if (timeout < 1) throw invalid('timeout', 'greater than zero', String(timeout));
  return {
    type,
    worker: textField(request, 'worker'),
    timeout,
    fetchVariables: listField<string>(request, 'fetchVariable'),
  };
}

const invalid = (field: string, expected: string, actual: string): GatewayError =>
  new GatewayError(
    status.INVALID_ARGUMENT,
    `Expected to stream activated jobs with ${field} to be ${expected}, but it was ${actual}`,
  );

function isSame(a: WantedStream, b: WantedStream): boolean {
  return (
    a.type === b.type &&
    a.worker === b.worker &&
    a.timeout === b.timeout &&
    JSON.stringify(a.fetchVariables) === JSON.stringify(b.fetchVariables)
  );
}
