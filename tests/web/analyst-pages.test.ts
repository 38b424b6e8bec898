import {
  CERTIFICATE,
  CERTIFICATE_XML,
  createOfficeWorld,
  definitionLike,
  type OfficeWorld,
} from '../fakes/office-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { NOW, startWeb, type RunningWeb } from '../fakes/web-world.js';

let world: OfficeWorld;
let web: RunningWeb;
let analyst: ReturnType<typeof createWebBrowser>;
beforeEach(async () => {
  world = await createOfficeWorld();
  web = await startWeb(world);
  analyst = createWebBrowser(web.origin);
  await analyst.signIn('staff', 'piero');
});
afterEach(() => web.close());

const count = (elementId: string, overrides: object = {}) => ({
  elementId,
  elementType: 'SERVICE_TASK',
  waiting: 0,
  waitingSince: null,
  done: 0,
  incidents: 0,
  ...overrides,
});

describe('who may open the pages of analysts', () => {
  it.each([
    '/processi',
    `/processi/${CERTIFICATE}`,
    `/processi/${CERTIFICATE}/modello`,
    `/processi/${CERTIFICATE}/modello.bpmn`,
  ])('%s is refused to clerks and citizens, and asks strangers to sign in', async (path) => {
    const clerk = createWebBrowser(web.origin);
    await clerk.signIn('staff', 'elena');
    expect((await clerk.request(path)).status).toBe(403);
    const citizen = createWebBrowser(web.origin);
    await citizen.signIn('citizen', 'anna');
    expect((await citizen.request(path)).status).toBe(403);
    const stranger = await createWebBrowser(web.origin).request(path);
    expect([stranger.status, stranger.location]).toEqual([303, expect.stringContaining('/accedi/personale')]);
    expect((await analyst.request(path)).status).toBe(200);
  });
});

describe('list of processes', () => {
  it('counts open cases of all versions, and says how many run on earlier ones', async () => {
    world.definitions.unshift(definitionLike(2));
    world.loads.push(
      { processDefinitionKey: 'definition-1', open: 3, incidents: 1 },
      { processDefinitionKey: 'definition-2', open: 4, incidents: 0 },
    );
    const page = await analyst.open('/processi');
    expect(page.text).toContain('Certificato di residenza');
    expect(page.text).toContain('7 3 su versioni precedenti');
  });

  it('says what to do when the engine has no process', async () => {
    world.definitions.length = 0;
    expect((await analyst.open('/processi')).text).toContain('Nessun processo pubblicato');
  });

  it('is in English too', async () => {
    expect((await analyst.open('/en/processi')).text).toContain('which version new cases run on');
  });
});

describe('page of a process', () => {
  it('names the place where most cases wait, since when, and how long it usually takes', async () => {
    world.counts.push(
      count('AwaitPayment', { waiting: 5, waitingSince: new Date('2026-11-20T10:00:00Z') }),
      count('DecideAnomaly', { waiting: 2, waitingSince: new Date('2026-11-01T10:00:00Z') }),
    );
    world.times.push({ elementId: 'AwaitPayment', medianMs: 36 * 3_600_000, visits: 12 });
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toContain('Attendi il pagamento 5 in attesa, il primo dal 20 novembre 2026; di solito 1,5 giorni');
  });

  it('does not take a sub-process for a place', async () => {
    world.counts.push(
      count('Withdrawal', { elementType: 'EVENT_SUB_PROCESS', waiting: 9, waitingSince: NOW }),
      count('AwaitPayment', { waiting: 1, waitingSince: NOW }),
    );
    expect((await analyst.open(`/processi/${CERTIFICATE}`)).text).toContain('Attendi il pagamento 1 in attesa');
  });

  it('names the longest step when nobody waits', async () => {
    world.times.push({ elementId: 'DecideAnomaly', medianMs: 90 * 60_000, visits: 3 });
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toContain('Nessuna pratica in attesa');
    expect(text).toContain('Il passo più lungo di solito: Decidi sul caso anomalo, 1,5 ore');
  });

  it('says so when no case has run on the version', async () => {
    expect((await analyst.open(`/processi/${CERTIFICATE}`)).text).toContain('Nessuna pratica è passata di qui');
  });

  it('shows earlier versions with their open cases, and folds away those without', async () => {
    for (let version = 2; version <= 12; version += 1) world.definitions.unshift(definitionLike(version));
    world.loads.push({ processDefinitionKey: 'definition-2', open: 7, incidents: 0 });
    const page = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(page.text).toContain('Versione 2 2 novembre 2026, ore 10:00 7');
    expect(page.text).toContain('Versioni più vecchie senza pratiche in corso: 6');
    expect(page.text).toContain('0 su questa versione, 7 su altre versioni');
    const older = await analyst.open(page.link('Versione 2'));
    expect(older.text).toContain('vale solo per le pratiche che vi sono già iniziate');
  });

  it('gives 404 for a version and a process that were never there', async () => {
    for (const path of [
      `/processi/${CERTIFICATE}?versione=9`,
      `/processi/${CERTIFICATE}?versione=x`,
      '/processi/altro',
      `/processi/${CERTIFICATE}/versioni/9.bpmn`,
    ]) {
      expect((await analyst.request(path)).status).toBe(404);
    }
  });

  it('shows the decision table row by row, with what is to be confirmed', async () => {
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toContain('Usata da: Determina bollo e diritti; vale al massimo una regola');
    expect(text).toMatch(
      /In bollo in bollo [^)]*\) \(stamped\) qualsiasi >= date\("2013-06-26"\) 16,00 € \(1600 centesimi\) 0,52 €/,
    );
    expect(text).toContain('court-expert da confermare');
  });

  it('shows the forms and who uses them', async () => {
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toContain('decide-anomaly Usato da: Decidi sul caso anomalo');
    expect(text).toContain('Il modulo che compila il cittadino');
  });

  it('writes names from the model as text', async () => {
    const xml = CERTIFICATE_XML.replace(
      'name="Certificato di residenza"',
      'name="&lt;script&gt;alert(1)&lt;/script&gt;"',
    ).replace('name="Prepara il certificato"', 'name="&lt;img src=x onerror=alert(1)&gt;"');
    expect(xml).not.toBe(CERTIFICATE_XML);
    world.definitions.splice(0, 1, definitionLike(1, { xml }));
    world.counts.push(count('MakeCertificate', { waiting: 1, waitingSince: NOW }));
    for (const path of ['/processi', `/processi/${CERTIFICATE}`, `/processi/${CERTIFICATE}/modello`]) {
      const { html } = await analyst.open(path);
      expect(html).not.toMatch(/<script>alert|<img src=x/);
    }
    expect((await analyst.open(`/processi/${CERTIFICATE}`)).text).toContain('<img src=x onerror=alert(1)>');
  });

  it('tells of a draft, and that it starts from a version that is not in use any more', async () => {
    world.definitions.unshift(definitionLike(2));
    world.processDrafts.set(CERTIFICATE, {
      bpmnProcessId: CERTIFICATE,
      xml: CERTIFICATE_XML,
      basedOnVersion: 1,
      savedBy: 'Franco Nardo',
      savedAt: NOW,
      revision: 1,
    });
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toContain('salvata da Franco Nardo il 24 novembre 2026, ore 10:30');
    expect(text).toContain('La bozza parte dalla versione 1, ma ora è in uso la 2');
  });

  it('gives its diagram to the script, and every version as a file that is not shown', async () => {
    world.counts.push(count('AwaitPayment', { waiting: 5, waitingSince: NOW }));
    const data = await analyst.request(`/processi/${CERTIFICATE}/versioni/1/diagramma`);
    expect(JSON.parse(data.html)).toMatchObject({ xml: CERTIFICATE_XML, counts: [{ elementId: 'AwaitPayment' }] });
    const file = await analyst.request(`/processi/${CERTIFICATE}/versioni/1.bpmn`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename=certificato-residenza-v1.bpmn');
    expect(file.headers.get('content-type')).toContain('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('rules beside a process', () => {
  it('say a choice by the words of the form, and an amount in euro, with what the process gets beside', async () => {
    const { text } = await analyst.open(`/processi/${CERTIFICATE}`);
    expect(text).toMatch(/ONLUS[^()]*\(1\)/);
    expect(text).toContain('16,00 € (1600 centesimi)');
    expect(text).toContain('0,52 € (52 centesimi)');
    expect(text).not.toContain('Bollo (centesimi)');
    expect((await analyst.open(`/en/processi/${CERTIFICATE}`)).text).toContain('€16.00 (1600 cents)');
  });

  it('name offices, and what is left out', async () => {
    const xml = '<definitions/>';
    const resourceName = 'citta/segnalazione/process.bpmn';
    world.definitions.splice(0, 1, definitionLike(1, { bpmnProcessId: 'segnalazione', resourceName, xml }));
    const { text } = await analyst.open('/processi/segnalazione');
    expect(text).toMatch(/Illuminazione[^()]* \(illuminazione\)/);
    expect(text).toMatch(/tutto tranne [^()]+ \(venezia-murano-burano\)/);
    expect(text).toContain('(illuminazione-isole)');
  });
});
