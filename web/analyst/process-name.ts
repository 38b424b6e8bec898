/** Name of the executable process of a BPMN file; undefined when it has none. Only for showing: nothing is decided by it. */
export function processName(xml: string): string | undefined {
  const tag = /<(?:\w+:)?process\b[^>]*>/.exec(xml)?.[0];
  const name = tag === undefined ? undefined : /\bname="([^"]*)"/.exec(tag)?.[1];
  return name === undefined || name === ''
    ? undefined
    : name.replaceAll('&#39;', '’').replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}
