import type { Catalogue } from '../catalogue/catalogue.js';
import { NotFoundError } from '../errors.js';
import { choicesOf } from '../forms/initial-answers.js';
import type { JsonObject } from '../json.js';
import type { Outbox } from '../outbox/outbox.js';
import { actorOf, taxCodeOf } from './applicant.js';
import type { Case, CaseStore } from './case.js';
import type { Actor, InteractionStore } from './interaction.js';

/*
 * Storing a case and telling the engine of it are two writes, and a crash may fall between them. So the first write, the
 * case itself, says in the same document what is still to be told (`pendingHandOver`); everything after it is derived from
 * the stored case, carries a key and may be repeated; the note goes away last. Whoever was interrupted repeats it: the
 * person by sending again, or the sweep `resumeHandOvers`. The outbox stores one row per key and delivers it once, so in
 * all exactly one process starts for each case.
 */

/** Files that were uploaded for a draft; they go to the case that the draft becomes. */
export interface DraftFiles {
  /** See `DocumentStore`. */
  reserveUploads(ids: readonly string[], owner: string, caseId: string): Promise<boolean>;
  attachToCase(ids: readonly string[], owner: string, caseId: string): Promise<void>;
}

export interface HandOverDependencies {
  readonly cases: CaseStore;
  readonly outbox: Outbox;
  readonly interactions: InteractionStore;
  readonly documents: DraftFiles;
  readonly catalogue: Catalogue;
}

/** What a form brought with it, as a fact of the case: files that still belong to the owner of the draft. */
interface Uploads {
  readonly owner: string;
  readonly ids: readonly string[];
}

/** Variables of the process start: ids and choices. The form cannot override the ids. */
function startVariables(value: Case, catalogue: Catalogue): JsonObject {
  const service = getService(catalogue, value.serviceId);
  return {
    ...choicesOf(service.form, value.answers),
    caseId: value.id,
    serviceId: value.serviceId,
    channel: value.channel,
  };
}

function getService(catalogue: Catalogue, serviceId: string) {
  const service = catalogue.find(serviceId);
  if (!service) throw new NotFoundError('SERVICE_NOT_FOUND', `There is no service ${serviceId} in the catalogue`);
  return service;
}

/**
 * Puts into the outbox all that the engine must be told of a case by its present state; safe to repeat.
 *
 * @throws {NotFoundError} SERVICE_NOT_FOUND when the service has left the catalogue: the note stays, the sweep comes back
 */
export async function handOver(value: Case, dependencies: HandOverDependencies): Promise<void> {
  const { catalogue, outbox } = dependencies;
  const service = getService(catalogue, value.serviceId);
  await attachUploads(value, dependencies);
  await outbox.put(`start:${value.id}`, {
    kind: 'publish-message',
    name: service.startMessage,
    correlationKey: value.id,
    startsCaseId: value.id,
    variables: startVariables(value, catalogue),
  });
  await noteSubmission(value, dependencies);
  if (value.facts['withdrawal'] !== undefined && service.withdraw.message !== undefined) {
    await outbox.put(`withdraw:${value.id}`, {
      kind: 'publish-message',
      name: service.withdraw.message,
      correlationKey: value.id,
      startsCaseId: null,
      variables: {},
    });
  }
  if (value.facts['reopening'] !== undefined && service.reopen) {
    await outbox.put(`reopen:${value.id}`, {
      kind: 'publish-message',
      name: service.reopen.message,
      correlationKey: value.id,
      startsCaseId: null,
      variables: { reopened: true },
    });
  }
}

async function attachUploads({ id, facts }: Case, { documents }: HandOverDependencies): Promise<void> {
  const uploads = facts['uploads'] as Uploads | undefined;
  if (uploads && uploads.ids.length > 0) await documents.attachToCase(uploads.ids, uploads.owner, id);
}

async function noteSubmission(value: Case, { interactions }: HandOverDependencies): Promise<void> {
  const actor = (value.facts['submittedBy'] as Actor | undefined) ?? actorOf(value);
  await interactions.append({
    key: `${value.id}:submitted`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    at: value.submittedAt,
    channel: value.channel,
    actor,
    kind: 'case-submitted',
    text:
      actor.kind === 'staff'
        ? {
            it: `Richiesta ${value.number} inviata per te allo sportello.`,
            en: `Request ${value.number} sent for you at the counter.`,
          }
        : { it: `Hai inviato la richiesta ${value.number}.`, en: `You sent the request ${value.number}.` },
    visibleToApplicant: true,
  });
}

/**
 * Repeats what a crash interrupted: to be called now and then by the scheduler. One case that fails does not stop the
 * others.
 *
 * @param before only what has been pending since before this instant: what is younger is still under way
 * @returns how many cases were handed over
 * @throws {AggregateError} at the end, with what failed
 */
export async function resumeHandOvers(before: Date, dependencies: HandOverDependencies): Promise<number> {
  const pending = await dependencies.cases.listNotHandedOver(before, 200);
  const failures: unknown[] = [];
  let done = 0;
  for (const { value, pending: what } of pending) {
    // The cases of a service that is broken just now wait for it.
    if (!dependencies.catalogue.find(value.serviceId)) continue;
    try {
      await handOver(value, dependencies);
      await dependencies.cases.markHandedOver(value.id, what);
      done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} cases could not be handed over`);
  return done;
}
