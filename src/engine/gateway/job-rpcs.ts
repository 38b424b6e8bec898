/** What workers call, but for the activation of jobs. */
import { DEFAULT_TENANT, type JobValue } from '../records/values.js';
import type { CommandChannel } from './command-channel.js';
import { keyField, numberField, operationReference, textField, variablesField, type Fields } from './request-values.js';
import type { ServiceGroup } from './service.js';

/** A job record of which only the given fields say something. */
export const NO_JOB: JobValue = {
  type: '',
  worker: '',
  deadline: -1,
  timeout: -1,
  retries: -1,
  retryBackoff: 0,
  recurringTime: -1,
  customHeaders: {},
  variables: {},
  errorMessage: '',
  errorCode: '',
  processInstanceKey: -1,
  bpmnProcessId: '',
  processDefinitionVersion: -1,
  processDefinitionKey: -1,
  elementId: '',
  elementInstanceKey: -1,
  jobKind: 'BPMN_ELEMENT',
  jobListenerEventType: 'UNSPECIFIED',
  changedAttributes: [],
  tenantId: DEFAULT_TENANT,
};

type Intent = 'COMPLETE' | 'FAIL' | 'THROW_ERROR' | 'UPDATE_RETRIES' | 'UPDATE_TIMEOUT';

export function jobRpcs(channel: CommandChannel): ServiceGroup {
  const send = async (intent: Intent, request: Fields, value: Partial<JobValue>): Promise<Fields> => {
    const key = keyField(request, 'jobKey');
    await channel.send({
      valueType: 'JOB',
      intent,
      key,
      value: { ...NO_JOB, ...value },
      operationReference: operationReference(request),
    });
    return {};
  };

  return {
    unary: {
      CompleteJob: async (request) => send('COMPLETE', request, { variables: variablesField(request) }),
      FailJob: async (request) =>
        send('FAIL', request, {
          retries: numberField(request, 'retries'),
          errorMessage: textField(request, 'errorMessage'),
          retryBackoff: numberField(request, 'retryBackOff'),
          variables: variablesField(request),
        }),
      ThrowError: async (request) =>
        send('THROW_ERROR', request, {
          errorCode: textField(request, 'errorCode'),
          errorMessage: textField(request, 'errorMessage'),
          variables: variablesField(request),
        }),
      UpdateJobRetries: async (request) =>
        send('UPDATE_RETRIES', request, { retries: numberField(request, 'retries') }),
      UpdateJobTimeout: async (request) =>
        send('UPDATE_TIMEOUT', request, { timeout: numberField(request, 'timeout') }),
    },
  };
}
