import { readElementNames } from '../../src/insight/element-names.js';
import type { Incident, Insight } from '../../src/insight/insight.js';
import { processName } from '../analyst/process-name.js';

/** What people call the parts of a process. */
export interface ProcessNames {
  process(bpmnProcessId: string): string;
  element(bpmnProcessId: string, elementId: string): string;
}

/** What people call the processes and elements of these incidents, as the newest version draws them; ids elsewhere. */
export async function readProcessNames(
  insight: Pick<Insight, 'listProcesses'>,
  incidents: readonly Incident[],
): Promise<ProcessNames> {
  const ids = new Set(incidents.map(({ bpmnProcessId }) => bpmnProcessId));
  const processes = new Map<string, { name: string; elements: Record<string, string> }>();
  if (ids.size > 0) {
    for (const { bpmnProcessId, xml } of await insight.listProcesses()) {
      if (!ids.has(bpmnProcessId)) continue;
      const elements = await readElementNames(xml);
      processes.set(bpmnProcessId, { name: processName(xml) ?? bpmnProcessId, elements });
    }
  }
  return {
    process: (bpmnProcessId) => processes.get(bpmnProcessId)?.name ?? bpmnProcessId,
    element: (bpmnProcessId, elementId) => processes.get(bpmnProcessId)?.elements[elementId] ?? elementId,
  };
}
