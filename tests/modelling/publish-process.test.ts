import { ConflictError, InvalidInputError, UnavailableError } from '../../src/errors.js';
import { problemsOfRefusal } from '../../src/modelling/process-problem.js';
import { CERTIFICATE, CERTIFICATE_XML, createOfficeWorld, type OfficeWorld } from '../fakes/office-world.js';
import { NOW } from '../fakes/web-world.js';

let world: OfficeWorld;
beforeEach(async () => {
  world = await createOfficeWorld();
});

const request = (overrides: object = {}) => ({
  bpmnProcessId: CERTIFICATE,
  xml: CERTIFICATE_XML,
  resourceName: 'anagrafe/certificato-residenza/process.bpmn',
  by: 'f.nardo',
  basedOnVersion: 1,
  revision: 0,
  latestVersion: 1,
  ...overrides,
});
const draft = (savedBy: string, revision: number) => ({
  bpmnProcessId: CERTIFICATE,
  xml: CERTIFICATE_XML,
  basedOnVersion: 1,
  savedBy,
  savedAt: NOW,
  revision,
});

describe('publication of a model', () => {
  it('deploys it, ends the draft and writes it in the audit log', async () => {
    const { modelling } = world.services;
    await modelling.save(draft('Franco', 0));
    expect(await modelling.publish(request({ revision: 1 }))).toEqual({ published: true, version: 2, isNew: true });
    expect(world.engine.deployed).toEqual([CERTIFICATE_XML]);
    expect(world.processDrafts.size).toBe(0);
    expect(world.audited).toEqual([
      expect.objectContaining({ action: 'process-published', subject: CERTIFICATE, actor: 'f.nardo' }),
    ]);
  });

  it('deploys nothing with an error in it', async () => {
    const xml = CERTIFICATE_XML.replace('type="make-certificate"', 'type="bake"');
    const outcome = await world.services.modelling.publish(request({ xml }));
    expect(outcome).toMatchObject({ published: false, problems: [{ elementId: 'MakeCertificate' }] });
    expect(world.engine.deployed).toEqual([]);
  });

  it('refuses to overwrite a version that somebody published meanwhile', async () => {
    await expect(world.services.modelling.publish(request({ latestVersion: 2 }))).rejects.toBeInstanceOf(ConflictError);
    expect(world.engine.deployed).toEqual([]);
  });

  it('refuses to end a draft that somebody saved meanwhile', async () => {
    const { modelling } = world.services;
    await modelling.save(draft('Rita', 0));
    await expect(modelling.publish(request())).rejects.toBeInstanceOf(ConflictError);
    expect(world.processDrafts.get(CERTIFICATE)?.savedBy).toBe('Rita');
  });

  it('gives the engine’s refusal at its element', async () => {
    world.engine.refusal = new InvalidInputError(
      'DEPLOYMENT_REFUSED',
      "refused: 'process.bpmn': - Element: AssessFee\n    - ERROR: Must have exactly one expression\n",
    );
    expect(await world.services.modelling.publish(request())).toMatchObject({
      published: false,
      problems: [{ elementId: 'AssessFee', source: 'engine', severity: 'error' }],
    });
    expect(world.audited).toEqual([]);
  });

  it('passes on that the engine does not answer', async () => {
    world.engine.refusal = new UnavailableError('ENGINE_UNAVAILABLE', 'no answer');
    await expect(world.services.modelling.publish(request())).rejects.toBeInstanceOf(UnavailableError);
  });
});

describe('saving a draft', () => {
  it('keeps a model with errors, since work is not done yet', async () => {
    const xml = CERTIFICATE_XML.replace('type="make-certificate"', 'type="bake"');
    expect(await world.services.modelling.save({ ...draft('Franco', 0), xml })).toMatchObject({
      saved: true,
      draft: { revision: 1 },
    });
  });

  it('keeps nothing that cannot be opened again', async () => {
    expect(await world.services.modelling.save({ ...draft('Franco', 0), xml: '<a' })).toMatchObject({ saved: false });
    expect(world.processDrafts.size).toBe(0);
  });

  it('lets one of two analysts through and tells the other', async () => {
    const { modelling } = world.services;
    await modelling.save(draft('Franco', 0));
    await expect(modelling.save(draft('Rita', 0))).rejects.toBeInstanceOf(ConflictError);
    expect(world.processDrafts.get(CERTIFICATE)?.savedBy).toBe('Franco');
  });
});

describe('refusal of the engine', () => {
  it('is one problem without an element when its text has another form', () => {
    expect(problemsOfRefusal('no room left')).toEqual([
      expect.objectContaining({ elementId: null, source: 'engine', severity: 'error' }),
    ]);
  });

  it('is one problem for each error line, at the element named before it', () => {
    const text =
      "'a.bpmn': - Element: A > extensionElements > taskDefinition\n    - ERROR: one\n    - ERROR: two\n- Element: B\n    - ERROR: three";
    expect(problemsOfRefusal(text).map(({ elementId, text: { en } }) => [elementId, en.replace(/^.*: /, '')])).toEqual([
      ['A', 'one'],
      ['A', 'two'],
      ['B', 'three'],
    ]);
  });
});
