import { checkProcess, type ProcessExpectations } from '../../src/modelling/check-process.js';
import { MODEL_MAX_CHARS, MODEL_MAX_ELEMENTS } from '../../src/modelling/process-model.js';
import { CERTIFICATE, CERTIFICATE_XML, JOB_TYPES } from '../fakes/office-world.js';

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"';
const surroundings = {
  jobTypes: JOB_TYPES,
  decisionIds: new Set(['certificate-fee']),
  formIds: new Set(['decide-anomaly']),
};
const expected: ProcessExpectations = {
  bpmnProcessId: CERTIFICATE,
  messages: ['caso-certificato-residenza', 'caso-ritirato'],
  foreignStarts: ['caso-segnalazione'],
  milestoneElements: ['AwaitPayment'],
};
const check = (xml: string, overrides: Partial<ProcessExpectations> = {}) =>
  checkProcess(xml, { ...expected, ...overrides }, surroundings);
const texts = async (xml: string, overrides: Partial<ProcessExpectations> = {}) =>
  (await check(xml, overrides)).map(({ elementId, severity, text }) => `${severity} ${elementId ?? '-'}: ${text.en}`);
const processOf = (content: string) =>
  `<bpmn:definitions ${NAMESPACES}><bpmn:process id="${CERTIFICATE}" isExecutable="true">${content}</bpmn:process></bpmn:definitions>`;

describe('check of a model before publication', () => {
  it('finds no error in the published certificate process', async () => {
    expect((await check(CERTIFICATE_XML)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('wants the process id to stay', async () => {
    const renamed = CERTIFICATE_XML.replaceAll(`"${CERTIFICATE}"`, '"altro-processo"');
    expect(await texts(renamed)).toContain(
      `error -: The process id must stay "${CERTIFICATE}": open cases refer to it`,
    );
  });

  it('names the element whose job no worker does', async () => {
    const changed = CERTIFICATE_XML.replace('type="make-certificate"', 'type="bake-certificate"');
    expect(await texts(changed)).toContain(
      'error MakeCertificate: No worker does the job "bake-certificate": the case would stop here',
    );
  });

  it('takes a job type that is an expression', async () => {
    const changed = CERTIFICATE_XML.replace('type="make-certificate"', 'type="= jobType"');
    expect((await check(changed)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('refuses to lose a message by which the portal talks to the process', async () => {
    const changed = CERTIFICATE_XML.replaceAll('name="caso-ritirato"', 'name="caso-annullato"');
    expect(await texts(changed)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^error -: The message "caso-ritirato"/)]),
    );
  });

  it('warns of a milestone whose element is gone, and of a table and a form that nobody has', async () => {
    const changed = CERTIFICATE_XML.replace('decisionId="certificate-fee"', 'decisionId="fees"').replace(
      'formId="decide-anomaly"',
      'formId="decide"',
    );
    expect(await texts(changed, { milestoneElements: ['Gone'] })).toEqual(
      expect.arrayContaining([
        'warning -: The service card shows citizens a milestone on the element "Gone", which is gone',
        'warning AssessFee: No decision table is called "fees"',
        'warning DecideAnomaly: No form is called "decide"',
      ]),
    );
  });

  it('puts errors before warnings', async () => {
    const changed = CERTIFICATE_XML.replace('type="make-certificate"', 'type="bake"');
    const severities = (await check(changed, { milestoneElements: ['Gone'] })).map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
    expect(new Set(severities)).toEqual(new Set(['error', 'warning']));
  });
});

describe('check of hostile files', () => {
  const BOMB = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${['b', 'c', 'd', 'e', 'f', 'g', 'h']
    .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefg'[index]};`.repeat(10)}">`)
    .join('')}]>`;

  it.each([
    ['no XML', 'hello', 'The file is not a readable BPMN diagram'],
    ['another vocabulary', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'The file is not a readable BPMN diagram'],
    [
      'a DMN file',
      '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
      'The file is not a readable BPMN diagram',
    ],
    ['a part of a model', `<bpmn:process ${NAMESPACES} id="p"/>`, 'The file is not a readable BPMN diagram'],
    ['more than the limit', ' '.repeat(MODEL_MAX_CHARS + 1), 'The file is too large: at most 1,000,000 characters'],
    [
      'more elements than anybody reads',
      processOf(Array.from({ length: MODEL_MAX_ELEMENTS + 1 }, (_, index) => `<bpmn:task id="T${index}"/>`).join('')),
      'The diagram has more than 1,000 elements: divide it into several processes',
    ],
    [
      'sub-processes without end',
      processOf(
        Array.from({ length: 500 }, (_, index) => `<bpmn:subProcess id="S${index}">`).join('') +
          '</bpmn:subProcess>'.repeat(500),
      ),
      'Too many sub-processes inside one another',
    ],
  ])('says what is wrong with %s', async (_name, xml, text) => {
    expect(await texts(xml)).toEqual([`error -: ${text}`]);
  });

  it('reads no document type, whose entities somebody might expand', async () => {
    const xml = BOMB + processOf('').replace('<bpmn:process', '<bpmn:process name="&h;"');
    expect(await texts(xml)).toEqual(['error -: The file is not a readable BPMN diagram']);
  });
});
