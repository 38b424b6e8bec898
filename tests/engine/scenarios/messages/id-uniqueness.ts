import { advance, publish, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/id-uniqueness',
  covers: [{ of: 'PublishMessage', kind: 'incident' }],
  resources: {},
  steps: [
    publish('unique', 'k', { timeToLive: 60_000, messageId: 'id-1' }),
    publish('unique', 'k', { timeToLive: 60_000, messageId: 'id-1' }, { fails: refused('ALREADY_EXISTS') }),
    publish('unique', 'k', { timeToLive: 0, messageId: 'id-1' }, { fails: refused('ALREADY_EXISTS') }),
    publish('unique', 'other', { timeToLive: 60_000, messageId: 'id-1' }),
    publish('different', 'k', { timeToLive: 60_000, messageId: 'id-1' }),
    publish('unique', 'k', { timeToLive: 60_000 }),
    publish('unique', 'k', { timeToLive: 60_000 }),
    publish('unique', 'k', { timeToLive: 0, messageId: 'id-2' }),
    publish('unique', 'k', { timeToLive: 0, messageId: 'id-2' }),
    publish('unique', 'k', { timeToLive: -5, messageId: 'id-3' }),
    advance(130_000),
    publish('unique', 'k', { timeToLive: 60_000, messageId: 'id-1' }),
  ],
};
