import { FIRST_KEY } from '../records/record.js';
import { Deployments, type ParsedResources } from './deployments.js';
import { ElementInstances } from './element-instances.js';
import { EventScopes } from './event-scopes.js';
import { Incidents } from './incidents.js';
import { Jobs } from './jobs.js';
import type { Journal } from './journal.js';
import { JournaledMap } from './journal.js';
import { Messages } from './messages.js';
import {
  MessageStartSubscriptions,
  MessageSubscriptions,
  ProcessMessageSubscriptions,
  SignalSubscriptions,
} from './subscriptions.js';
import { Timers } from './timers.js';
import { Variables } from './variables.js';

/** The whole state of the engine: a fold of the log's events, nothing else. */
export class EngineState {
  readonly deployments: Deployments;
  readonly elements: ElementInstances;
  readonly variables: Variables;
  readonly eventScopes: EventScopes;
  readonly jobs: Jobs;
  readonly timers: Timers;
  readonly incidents: Incidents;
  readonly messages: Messages;
  readonly messageSubscriptions: MessageSubscriptions;
  readonly processMessageSubscriptions: ProcessMessageSubscriptions;
  readonly messageStartSubscriptions: MessageStartSubscriptions;
  readonly signalSubscriptions: SignalSubscriptions;
  /** Process instances that an unexpected error has stopped for good. */
  readonly banned: JournaledMap<number, true>;
  /** The next key to give out; part of every batch in the log. */
  nextKey = FIRST_KEY;

  constructor(journal: Journal, parsed: ParsedResources) {
    this.deployments = new Deployments(journal, parsed);
    this.elements = new ElementInstances(journal);
    this.variables = new Variables(journal, (scopeKey) => this.elements.find(scopeKey)?.parentKey ?? -1);
    this.eventScopes = new EventScopes(journal);
    this.jobs = new Jobs(journal);
    this.timers = new Timers(journal);
    this.incidents = new Incidents(journal);
    this.messages = new Messages(journal);
    this.messageSubscriptions = new MessageSubscriptions(journal);
    this.processMessageSubscriptions = new ProcessMessageSubscriptions(journal);
    this.messageStartSubscriptions = new MessageStartSubscriptions(journal);
    this.signalSubscriptions = new SignalSubscriptions(journal);
    this.banned = new JournaledMap(journal);
  }

  /** Everything, as plain JSON for a snapshot. */
  toJSON(): Record<string, unknown> {
    return { nextKey: this.nextKey, banned: this.banned, ...this.#aggregates() };
  }

  /** The inverse of `toJSON` after a trip through JSON text; the snapshot passed its checksum. */
  restore(snapshot: Record<string, unknown>): void {
    this.nextKey = snapshot['nextKey'] as number;
    this.banned.restore(snapshot['banned'] as [number, true][]);
    for (const [name, aggregate] of Object.entries(this.#aggregates())) aggregate.restore(snapshot[name] as never);
  }

  #aggregates() {
    return {
      deployments: this.deployments,
      elements: this.elements,
      variables: this.variables,
      eventScopes: this.eventScopes,
      jobs: this.jobs,
      timers: this.timers,
      incidents: this.incidents,
      messages: this.messages,
      messageSubscriptions: this.messageSubscriptions,
      processMessageSubscriptions: this.processMessageSubscriptions,
      messageStartSubscriptions: this.messageStartSubscriptions,
      signalSubscriptions: this.signalSubscriptions,
    };
  }
}
