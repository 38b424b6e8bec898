import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import { InvalidInputError } from '../errors.js';
import { rootElementsOf, ZEEBE_PACKAGE } from './process-model.js';

export interface ProcessName {
  /** See `isProcessId`. */
  readonly bpmnProcessId: string;
  readonly name: string;
}

/** What an id may be: it stands in addresses, in service cards and in the engine. `nuovo` is the address of the form. */
export const isProcessId = (id: string): boolean =>
  /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,59}$/.test(id) && id !== 'nuovo';

/** An executable process of a beginning and an end, drawn and without problems, to go on from. */
export function blankProcess({ bpmnProcessId, name }: ProcessName): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_${bpmnProcessId}" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
  <bpmn:process id="${bpmnProcessId}" name="${escapeXml(name)}" isExecutable="true">
    <bpmn:startEvent id="Started" name="Inizio">
      <bpmn:outgoing>Flow_Started_Ended</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="Ended" name="Fine">
      <bpmn:incoming>Flow_Started_Ended</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow_Started_Ended" sourceRef="Started" targetRef="Ended" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_${bpmnProcessId}">
    <bpmndi:BPMNPlane id="Plane_${bpmnProcessId}" bpmnElement="${bpmnProcessId}">
      <bpmndi:BPMNShape id="Started_di" bpmnElement="Started">
        <dc:Bounds x="182" y="182" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="188" y="225" width="25" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Ended_di" bpmnElement="Ended">
        <dc:Bounds x="542" y="182" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="550" y="225" width="20" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_Started_Ended_di" bpmnElement="Flow_Started_Ended">
        <di:waypoint x="218" y="200" />
        <di:waypoint x="542" y="200" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/**
 * A copy of a process under another id and name. The messages that start it get names of their own: the same message would
 * start both processes, and each case of the first one twice.
 *
 * @throws {InvalidInputError} NO_MODEL when the source has no executable process
 */
export async function copyProcess(source: string, { bpmnProcessId, name }: ProcessName): Promise<string> {
  const moddle = new BpmnModdle({ zeebe: ZEEBE_PACKAGE });
  const { rootElement } = await moddle.fromXML(source);
  const process = rootElementsOf(rootElement, 'bpmn:Process').find((one) => one['isExecutable'] === true);
  if (!process) throw new InvalidInputError('NO_MODEL', 'The source has no executable process');
  for (const message of startMessagesOf(process))
    change(message, { name: `${message.name ?? 'avvio'}-${bpmnProcessId}` });
  change(process, { id: bpmnProcessId, name });
  change(rootElement, { id: `Definitions_${bpmnProcessId}` });
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

/** Messages of the start events of the process itself, each once. */
export function startMessagesOf(process: ModdleElement): ModdleElement[] {
  const starts = ((process['flowElements'] ?? []) as ModdleElement[]).filter(
    ({ $type }) => $type === 'bpmn:StartEvent',
  );
  const definitions = starts.flatMap((start) => (start['eventDefinitions'] ?? []) as ModdleElement[]);
  return [...new Set(definitions.map((one) => one['messageRef'] as ModdleElement | undefined))].filter(
    (message) => message !== undefined,
  );
}

/** References in the file are to the object, so whatever points to it follows. */
function change(element: ModdleElement, properties: Readonly<Record<string, string>>): void {
  Object.assign(element, properties);
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
