import { boundary, bpmn, end, error, onError, process, service, start } from '../../oracle/model.js';
import {
  activate,
  cancel,
  complete,
  create,
  deploy,
  fail,
  findIncident,
  refused,
  resolve,
  throwError,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/unhandled-error',
  covers: [
    { of: 'ThrowError', kind: 'incident' },
    { of: 'ResolveIncident', kind: 'normal' },
    { of: 'error boundary event', kind: 'incident' },
  ],
  resources: {
    'unhandled.bpmn': bpmn(
      process(
        'unhandled',
        [start('Start'), service('Work', 'unhandled'), boundary('Known', 'Work', onError('KNOWN')), end('End')],
        'Start > Work > End; Known > End',
      ),
      error('KNOWN'),
    ),
    'unhandled-bare.bpmn': bpmn(
      process('unhandled-bare', [start('Start'), service('Bare', 'bare'), end('End')], 'Start > Bare > End'),
    ),
  },
  steps: [
    deploy('unhandled.bpmn', 'unhandled-bare.bpmn'),
    create('unhandled'),
    activate('unhandled'),
    throwError('UNKNOWN', { errorMessage: 'who knows', variables: '{"v":1}' }),
    complete({}, '$jobs[0].key', { fails: refused('FAILED_PRECONDITION') }),
    fail({ retries: 1 }, '$jobs[0].key', { fails: refused('FAILED_PRECONDITION') }),
    throwError('KNOWN', {}, '$jobs[0].key', { fails: refused('FAILED_PRECONDITION') }),
    findIncident(),
    resolve(),
    activate('unhandled'),
    throwError('KNOWN'),
    create('unhandled-bare'),
    activate('bare'),
    throwError('ANY'),
    cancel(),
  ],
};
