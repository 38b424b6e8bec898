/** Small BPMN files for tests: only what the engine reads, no diagram. */

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

export const definitions = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${NAMESPACES} id="definitions" targetNamespace="http://dime.example/test">${content}</bpmn:definitions>`;

/** A process whose flow elements are given, with sequence flows `A > B`. */
export function processXml(id: string, elements: string, flows: string): string {
  const sequenceFlows = flows
    .split(',')
    .map((flow) => flow.trim().split(/\s*>\s*/))
    .flatMap((path) => path.slice(1).map((target, index) => [path[index] ?? '', target] as const))
    .map(
      ([source, target]) => `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}"/>`,
    );
  return `<bpmn:process id="${id}" isExecutable="true">${elements}${sequenceFlows.join('')}</bpmn:process>`;
}

export const serviceTask = (id: string, type: string, extra = ''): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/>${extra}</bpmn:extensionElements></bpmn:serviceTask>`;

/** Start, one job of type `type`, end. */
export const oneTask = (id: string, type = 'work'): string =>
  definitions(
    processXml(
      id,
      `<bpmn:startEvent id="Start"/>${serviceTask('Work', type)}<bpmn:endEvent id="End"/>`,
      'Start > Work > End',
    ),
  );

export const deployment = (name: string, xml: string): object => ({ resources: [{ name, content: Buffer.from(xml) }] });
