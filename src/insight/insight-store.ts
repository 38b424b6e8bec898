import type { CaseProgress, ElementCounts, Incident, Insight, ProcessDefinition } from './insight.js';
import type { InsightRows } from './insight-rows-store.js';

interface InstanceRow {
  _id: string;
  bpmnProcessId: string;
  processDefinitionKey: string;
  version: number;
  parentProcessInstanceKey: string | null;
  caseId: string | null;
  state: 'active' | 'completed' | 'terminated';
  startedAt: Date;
}
interface VisitRow {
  _id: string;
  processInstanceKey: string;
  elementId: string;
  enteredAt: Date;
  completedAt: Date | null;
  terminatedAt: Date | null;
}
interface IncidentRow extends Omit<Incident, 'key' | 'caseId'> {
  _id: string;
}
interface DefinitionRow extends Omit<ProcessDefinition, 'key'> {
  _id: string;
}

const toDefinition = ({
  _id,
  bpmnProcessId,
  version,
  resourceName,
  xml,
  deployedAt,
}: DefinitionRow): ProcessDefinition => ({
  key: _id,
  bpmnProcessId,
  version,
  resourceName,
  xml,
  deployedAt,
});

/** Reads the rows that the projector wrote. Every query runs on an index; the longest reads one case's visits. */
export function createInsight(rows: InsightRows): Insight {
  async function withCase(list: readonly IncidentRow[]): Promise<Incident[]> {
    const keys = [...new Set(list.map(({ processInstanceKey }) => processInstanceKey))];
    const instances = await rows.instances
      .find({ _id: { $in: keys } }, { caseId: 1 })
      .lean<Pick<InstanceRow, '_id' | 'caseId'>[]>();
    const caseIds = new Map(instances.map(({ _id, caseId }) => [_id, caseId]));
    return list.map(({ _id, ...rest }) => ({
      key: _id,
      ...rest,
      caseId: caseIds.get(rest.processInstanceKey) ?? null,
    }));
  }

  return {
    async progressOfCase(caseId) {
      const instances = await rows.instances.find({ caseId }).sort({ startedAt: 1 }).lean<InstanceRow[]>();
      const root = instances.find(({ parentProcessInstanceKey }) => parentProcessInstanceKey === null);
      if (!root) return undefined;
      const keys = instances.map(({ _id }) => _id);
      const visits = await rows.visits
        .find({ processInstanceKey: { $in: keys } })
        .sort({ enteredAt: 1, _id: 1 })
        .lean<VisitRow[]>();
      const incidents = await rows.incidents
        .find({ processInstanceKey: { $in: keys }, resolvedAt: null })
        .lean<IncidentRow[]>();
      return {
        processInstanceKey: root._id,
        bpmnProcessId: root.bpmnProcessId,
        processDefinitionKey: root.processDefinitionKey,
        version: root.version,
        state: root.state,
        activeElements: visits
          .filter(({ completedAt, terminatedAt }) => !completedAt && !terminatedAt)
          .map(({ elementId }) => elementId),
        visits: firstVisits(visits),
        openIncidents: await withCase(incidents),
      } satisfies CaseProgress;
    },

    async caseOfInstance(processInstanceKey) {
      const row = await rows.instances.findById(processInstanceKey, { caseId: 1 }).lean<Pick<InstanceRow, 'caseId'>>();
      return row?.caseId ?? null;
    },

    async listProcesses() {
      const all = await rows.definitions.find({}).sort({ bpmnProcessId: 1, version: -1 }).lean<DefinitionRow[]>();
      return all.filter((row, index) => row.bpmnProcessId !== all[index - 1]?.bpmnProcessId).map(toDefinition);
    },

    async listVersions(bpmnProcessId) {
      const found = await rows.definitions.find({ bpmnProcessId }).sort({ version: -1 }).lean<DefinitionRow[]>();
      return found.map(toDefinition);
    },

    async findDefinition(key) {
      const row = await rows.definitions.findById(key).lean<DefinitionRow>();
      return row ? toDefinition(row) : undefined;
    },

    async countElements(processDefinitionKey) {
      const groups = await rows.visits.aggregate<{ _id: string; waiting: number; done: number }>([
        { $match: { processDefinitionKey } },
        {
          $group: {
            _id: '$elementId',
            waiting: {
              $sum: { $cond: [{ $and: [{ $eq: ['$completedAt', null] }, { $eq: ['$terminatedAt', null] }] }, 1, 0] },
            },
            done: { $sum: { $cond: [{ $ne: ['$completedAt', null] }, 1, 0] } },
          },
        },
      ]);
      const incidents = await rows.incidents
        .find({ resolvedAt: null, processDefinitionKey }, { elementId: 1 })
        .lean<{ elementId: string }[]>();
      return groups.map(({ _id, waiting, done }): ElementCounts => ({
        elementId: _id,
        waiting,
        done,
        incidents: incidents.filter(({ elementId }) => elementId === _id).length,
      }));
    },

    async listOpenIncidents(limit = 200) {
      const found = await rows.incidents
        .find({ resolvedAt: null })
        .sort({ createdAt: -1 })
        .limit(limit)
        .lean<IncidentRow[]>();
      return withCase(found);
    },

    async findIncident(key) {
      const row = await rows.incidents.findById(key).lean<IncidentRow>();
      return row ? (await withCase([row]))[0] : undefined;
    },
  };
}

/** One line per element: first entry, and last completion if every visit of it has ended. */
function firstVisits(visits: readonly VisitRow[]): CaseProgress['visits'] {
  const byElement = new Map<string, { elementId: string; enteredAt: Date; completedAt: Date | null }>();
  for (const { elementId, enteredAt, completedAt } of visits) {
    const known = byElement.get(elementId);
    byElement.set(elementId, { elementId, enteredAt: known?.enteredAt ?? enteredAt, completedAt });
  }
  return [...byElement.values()];
}
