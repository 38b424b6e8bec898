import { XMLParser } from 'fast-xml-parser';

/** What the catalogue must know of a process file: enough to see that card and process fit. */
export interface ProcessOutline {
  /** Ids of the executable processes. */
  readonly processIds: ReadonlySet<string>;
  /** Every id in the file: elements, flows, messages. */
  readonly ids: ReadonlySet<string>;
  readonly messageNames: ReadonlySet<string>;
}

const reader = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  // No entity of the document is ever expanded.
  processEntities: false,
});

/** @throws {Error} when the text is not XML with BPMN definitions */
export function readProcessOutline(xml: string): ProcessOutline {
  const outline = { processIds: new Set<string>(), ids: new Set<string>(), messageNames: new Set<string>() };
  const document = reader.parse(xml, true) as Record<string, unknown>;
  if (!Object.hasOwn(document, 'definitions')) throw new Error('the file has no BPMN definitions');
  visit('', document, outline);
  return outline;
}

function visit(
  tag: string,
  node: unknown,
  outline: { processIds: Set<string>; ids: Set<string>; messageNames: Set<string> },
) {
  if (Array.isArray(node)) {
    for (const item of node) visit(tag, item, outline);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const members = node as Record<string, unknown>;
  const id = members['@id'];
  if (typeof id === 'string') {
    outline.ids.add(id);
    if (tag === 'process' && members['@isExecutable'] === 'true') outline.processIds.add(id);
  }
  const name = members['@name'];
  if (tag === 'message' && typeof name === 'string') outline.messageNames.add(name);
  for (const [key, child] of Object.entries(members)) if (!key.startsWith('@')) visit(key, child, outline);
}
