import type {
  CaseProgress,
  ElementTime,
  Incident,
  Insight,
  ProcessDefinition,
  ProcessVersion,
  VersionLoad,
} from './insight.js';
import { readVariables } from './variables-store.js';
import { countVisits } from './element-counts-store.js';
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
interface IncidentRow extends Omit<Incident, 'key' | 'caseId' | 'scopeKeys'> {
  _id: string;
  /** Not in rows of earlier versions. */
  scopeKeys?: readonly string[];
}
interface DefinitionRow extends Omit<ProcessDefinition, 'key'> {
  _id: string;
}

/** Visits that the usual time of an element is taken of. */
const MEASURED_VISITS = 2_000;

const toVersion = ({ _id, bpmnProcessId, version, resourceName, deployedAt }: Omit<DefinitionRow, 'xml'>) =>
  ({ key: _id, bpmnProcessId, version, resourceName, deployedAt }) satisfies ProcessVersion;
const toDefinition = (row: DefinitionRow): ProcessDefinition => ({ ...toVersion(row), xml: row.xml });

/** Reads the rows that the projector wrote. Every query runs on an index; the longest reads one case's visits. */
export function createInsight(rows: InsightRows): Insight {
  async function withCase(list: readonly IncidentRow[]): Promise<Incident[]> {
    const keys = [...new Set(list.map(({ processInstanceKey }) => processInstanceKey))];
    const instances = await rows.instances
      .find({ _id: { $in: keys } }, { caseId: 1 })
      .lean<Pick<InstanceRow, '_id' | 'caseId'>[]>();
    const caseIds = new Map(instances.map(({ _id, caseId }) => [_id, caseId]));
    return list.map(({ _id, scopeKeys, ...rest }) => ({
      key: _id,
      ...rest,
      scopeKeys: scopeKeys ?? [rest.elementInstanceKey, rest.processInstanceKey],
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
      const all = await rows.definitions
        .find({}, { bpmnProcessId: 1 })
        .sort({ bpmnProcessId: 1, version: -1 })
        .lean<Pick<DefinitionRow, '_id' | 'bpmnProcessId'>[]>();
      const latest = all.filter((row, index) => row.bpmnProcessId !== all[index - 1]?.bpmnProcessId);
      const found = await rows.definitions
        .find({ _id: { $in: latest.map(({ _id }) => _id) } })
        .sort({ bpmnProcessId: 1, version: -1 })
        .lean<DefinitionRow[]>();
      return found.map(toDefinition);
    },

    async listVersions(bpmnProcessId) {
      const found = await rows.definitions
        .find({ bpmnProcessId }, { xml: 0, elementNames: 0 })
        .sort({ version: -1 })
        .lean<DefinitionRow[]>();
      return found.map(toVersion);
    },

    async findDefinition(key) {
      const row = await rows.definitions.findById(key).lean<DefinitionRow>();
      return row ? toDefinition(row) : undefined;
    },

    async countElements(processDefinitionKey) {
      const visits = await countVisits(rows, processDefinitionKey);
      const incidents = await rows.incidents
        .find({ resolvedAt: null, processDefinitionKey }, { elementId: 1 })
        .lean<{ elementId: string }[]>();
      return visits.map((counts) => ({
        ...counts,
        incidents: incidents.filter(({ elementId }) => elementId === counts.elementId).length,
      }));
    },

    async measureElements(processDefinitionKey) {
      const visits = await rows.visits
        .find(
          { processDefinitionKey, completedAt: { $gt: new Date(0) } },
          { _id: 0, elementId: 1, enteredAt: 1, completedAt: 1 },
        )
        .sort({ completedAt: -1 })
        .limit(MEASURED_VISITS)
        .lean<Pick<VisitRow, 'elementId' | 'enteredAt' | 'completedAt'>[]>();
      return timesOf(visits);
    },

    async loadOfVersions(processDefinitionKeys) {
      const ofThese = { processDefinitionKey: { $in: [...processDefinitionKeys] } };
      const count = { $group: { _id: '$processDefinitionKey', count: { $sum: 1 } } };
      type Group = { _id: string; count: number };
      const [open, incidents] = await Promise.all([
        rows.instances.aggregate<Group>([{ $match: { ...ofThese, state: 'active' } }, count]),
        rows.incidents.aggregate<Group>([{ $match: { resolvedAt: null, ...ofThese } }, count]),
      ]);
      const numberOf = (groups: readonly Group[], key: string): number =>
        groups.find(({ _id }) => _id === key)?.count ?? 0;
      return processDefinitionKeys
        .map((key): VersionLoad => ({
          processDefinitionKey: key,
          open: numberOf(open, key),
          incidents: numberOf(incidents, key),
        }))
        .filter((load) => load.open > 0 || load.incidents > 0);
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

    listVariables: (scopeKeys) => readVariables(rows, scopeKeys),

    async findForm(formId) {
      const row = await rows.forms.findOne({ formId }).sort({ version: -1 }).lean<{ schemaJson: string }>();
      return row ? (JSON.parse(row.schemaJson) as unknown) : undefined;
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

function timesOf(visits: readonly Pick<VisitRow, 'elementId' | 'enteredAt' | 'completedAt'>[]): ElementTime[] {
  const byElement = new Map<string, number[]>();
  for (const { elementId, enteredAt, completedAt } of visits) {
    const known = byElement.get(elementId) ?? [];
    known.push((completedAt ?? enteredAt).getTime() - enteredAt.getTime());
    byElement.set(elementId, known);
  }
  return [...byElement].map(([elementId, times]) => ({ elementId, medianMs: medianOf(times), visits: times.length }));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}
