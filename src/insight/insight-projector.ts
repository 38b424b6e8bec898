import { keyOf, textOf, type EngineRecord } from '../zeebe/engine-record.js';
import type { Projector } from '../zeebe/projection.js';
import { readElementNames } from './element-names.js';
import type { InsightRows } from './insight-rows-store.js';
import { readTaskHeaders, USER_TASK_JOB_TYPE } from './task-headers.js';

type Collection = keyof InsightRows;
interface Upsert {
  readonly collection: Collection;
  readonly id: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** What holds until a later record says otherwise: written only when the row is made. */
  readonly initial?: Readonly<Record<string, unknown>>;
}

/** Element types that are no places on a diagram where a case can be. */
const NOT_A_PLACE = new Set(['PROCESS', 'SEQUENCE_FLOW', 'UNSPECIFIED', '']);

/** An instance whose end no record has told. */
const UNDER_WAY = { state: 'active', endedAt: null };

/**
 * Makes the read models `insight-*` of the record stream: one upsert per record, in order. What began never undoes what
 * has ended, so a batch may be applied twice, and also after later ones: a projector that was held up while another went
 * on leaves the same rows. Cost: one bulk write per collection and batch.
 */
export function createInsightProjector(rows: InsightRows): Projector {
  /** Case of a process instance: from this batch, or from the rows of earlier ones. */
  async function caseOf(processInstanceKey: string, fresh: Map<string, string>): Promise<string | null> {
    const known = fresh.get(processInstanceKey);
    if (known) return known;
    const row = await rows.instances.findById(processInstanceKey, { caseId: 1 }).lean<{ caseId: string | null }>();
    return row?.caseId ?? null;
  }

  async function elementName(
    processDefinitionKey: string,
    elementId: string,
    fresh: readonly Upsert[],
  ): Promise<string> {
    const inBatch = fresh.find(({ collection, id }) => collection === 'definitions' && id === processDefinitionKey);
    const names =
      (inBatch?.set['elementNames'] as Record<string, string> | undefined) ??
      (
        await rows.definitions
          .findById(processDefinitionKey, { elementNames: 1 })
          .lean<{ elementNames: Record<string, string> }>()
      )?.elementNames;
    return names?.[elementId] ?? elementId;
  }

  return {
    name: 'insight',
    async apply(records) {
      const upserts: Upsert[] = [];
      const caseIds = new Map<string, string>();
      for (const record of records) {
        if (record.recordType !== 'EVENT') continue;
        switch (record.valueType) {
          case 'PROCESS_INSTANCE':
            upserts.push(...projectElement(record));
            break;
          case 'VARIABLE':
            if (isCaseId(record)) {
              const processInstanceKey = textOf(record, 'processInstanceKey');
              const caseId = JSON.parse(textOf(record, 'value')) as string;
              caseIds.set(processInstanceKey, caseId);
              upserts.push({ collection: 'instances', id: processInstanceKey, set: { caseId }, initial: UNDER_WAY });
            }
            break;
          case 'INCIDENT':
            upserts.push(...projectIncident(record));
            break;
          case 'PROCESS':
            if (record.intent === 'CREATED') upserts.push(await projectDefinition(record));
            break;
          case 'FORM':
            if (record.intent === 'CREATED') upserts.push(projectForm(record));
            break;
          case 'JOB':
            if (textOf(record, 'type') === USER_TASK_JOB_TYPE) {
              const created = record.intent === 'CREATED';
              const processInstanceKey = textOf(record, 'processInstanceKey');
              const caseId = created ? await caseOf(processInstanceKey, caseIds) : null;
              const name = created
                ? await elementName(textOf(record, 'processDefinitionKey'), textOf(record, 'elementId'), upserts)
                : '';
              upserts.push(...projectTask(record, caseId, name));
            }
            break;
          default:
        }
      }
      await write(rows, upserts);
    },
  };
}

/** One ordered bulk write per collection: within a collection the stream's order is kept. */
async function write(rows: InsightRows, upserts: readonly Upsert[]): Promise<void> {
  const byCollection = new Map<Collection, Upsert[]>();
  for (const upsert of upserts) {
    const list = byCollection.get(upsert.collection) ?? [];
    list.push(upsert);
    byCollection.set(upsert.collection, list);
  }
  for (const [collection, list] of byCollection) {
    const operations = list.map(({ id, set, initial }) => ({
      updateOne: {
        filter: { _id: id },
        update: { $set: set, ...(initial && { $setOnInsert: initial }) },
        upsert: true,
      },
    }));
    await rows[collection].bulkWrite(operations, { ordered: true });
  }
}

/** The root variable that ties an instance to its case. */
function isCaseId(record: EngineRecord): boolean {
  return (
    textOf(record, 'name') === 'caseId' &&
    (record.intent === 'CREATED' || record.intent === 'UPDATED') &&
    textOf(record, 'scopeKey') === textOf(record, 'processInstanceKey') &&
    textOf(record, 'value').startsWith('"')
  );
}

function projectElement(record: EngineRecord): Upsert[] {
  const type = textOf(record, 'bpmnElementType');
  const at = new Date(record.timestamp);
  const id = String(record.key);
  if (type === 'PROCESS') {
    if (record.intent === 'ELEMENT_ACTIVATING') {
      const set = {
        bpmnProcessId: textOf(record, 'bpmnProcessId'),
        processDefinitionKey: textOf(record, 'processDefinitionKey'),
        version: Number(textOf(record, 'version')),
        parentProcessInstanceKey: keyOf(record, 'parentProcessInstanceKey'),
        startedAt: at,
      };
      return [{ collection: 'instances', id, set, initial: UNDER_WAY }];
    }
    const state =
      record.intent === 'ELEMENT_COMPLETED' ? 'completed' : record.intent === 'ELEMENT_TERMINATED' ? 'terminated' : '';
    return state === '' ? [] : [{ collection: 'instances', id, set: { state, endedAt: at } }];
  }
  if (NOT_A_PLACE.has(type)) return [];
  switch (record.intent) {
    case 'ELEMENT_ACTIVATING': {
      const set = {
        processInstanceKey: textOf(record, 'processInstanceKey'),
        processDefinitionKey: textOf(record, 'processDefinitionKey'),
        elementId: textOf(record, 'elementId'),
        elementType: type,
        enteredAt: at,
      };
      return [{ collection: 'visits', id, set, initial: { completedAt: null, terminatedAt: null } }];
    }
    case 'ELEMENT_COMPLETED':
      return [{ collection: 'visits', id, set: { completedAt: at } }];
    case 'ELEMENT_TERMINATED':
      return [{ collection: 'visits', id, set: { terminatedAt: at } }];
    default:
      return [];
  }
}

function projectIncident(record: EngineRecord): Upsert[] {
  const id = String(record.key);
  const at = new Date(record.timestamp);
  if (record.intent === 'RESOLVED') return [{ collection: 'incidents', id, set: { resolvedAt: at } }];
  if (record.intent !== 'CREATED') return [];
  const set = {
    errorType: textOf(record, 'errorType'),
    errorMessage: textOf(record, 'errorMessage'),
    bpmnProcessId: textOf(record, 'bpmnProcessId'),
    processDefinitionKey: textOf(record, 'processDefinitionKey'),
    processInstanceKey: textOf(record, 'processInstanceKey'),
    elementId: textOf(record, 'elementId'),
    elementInstanceKey: textOf(record, 'elementInstanceKey'),
    jobKey: keyOf(record, 'jobKey'),
    scopeKeys: scopesOf(record),
    createdAt: at,
  };
  return [{ collection: 'incidents', id, set, initial: { resolvedAt: null } }];
}

/** The element's own scope first, then those around it up to its process instance. */
function scopesOf(record: EngineRecord): string[] {
  const paths = record.value['elementInstancePath'];
  const path: unknown = Array.isArray(paths) ? (paths as readonly unknown[]).at(-1) : undefined;
  if (Array.isArray(path) && path.length > 0) return path.map(String).toReversed();
  return [textOf(record, 'elementInstanceKey'), textOf(record, 'processInstanceKey')];
}

async function projectDefinition(record: EngineRecord): Promise<Upsert> {
  const xml = Buffer.from(textOf(record, 'resource'), 'base64').toString('utf8');
  const set = {
    bpmnProcessId: textOf(record, 'bpmnProcessId'),
    version: Number(textOf(record, 'version')),
    resourceName: textOf(record, 'resourceName'),
    xml,
    elementNames: await readElementNames(xml),
    deployedAt: new Date(record.timestamp),
  };
  return { collection: 'definitions', id: textOf(record, 'processDefinitionKey'), set };
}

function projectForm(record: EngineRecord): Upsert {
  const set = {
    formId: textOf(record, 'formId'),
    version: Number(textOf(record, 'version')),
    schemaJson: Buffer.from(textOf(record, 'resource'), 'base64').toString('utf8'),
  };
  return { collection: 'forms', id: textOf(record, 'formKey'), set };
}

function projectTask(record: EngineRecord, caseId: string | null, name: string): Upsert[] {
  const id = String(record.key);
  if (record.intent === 'COMPLETED' || record.intent === 'ERROR_THROWN')
    return [{ collection: 'tasks', id, set: { state: 'completed' } }];
  if (record.intent === 'CANCELED') return [{ collection: 'tasks', id, set: { state: 'canceled' } }];
  if (record.intent !== 'CREATED') return [];
  const set = {
    caseId,
    processInstanceKey: textOf(record, 'processInstanceKey'),
    processDefinitionKey: textOf(record, 'processDefinitionKey'),
    bpmnProcessId: textOf(record, 'bpmnProcessId'),
    elementId: textOf(record, 'elementId'),
    name,
    ...readTaskHeaders(record.value['customHeaders']),
    createdAt: new Date(record.timestamp),
  };
  return [{ collection: 'tasks', id, set, initial: { state: 'open' } }];
}
