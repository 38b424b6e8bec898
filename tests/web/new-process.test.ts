import { CERTIFICATE, createOfficeWorld, type OfficeWorld } from '../fakes/office-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { startWeb, type RunningWeb } from '../fakes/web-world.js';

const FORM = '/processi/nuovo';
const NURSERY = { nome: 'Iscrizione al nido', identificativo: 'iscrizione-nido', modello: 'blank' };

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

const create = async (fields: Record<string, string>) => {
  await analyst.open(FORM);
  return analyst.send(FORM, fields);
};

describe('a new process', () => {
  it('is offered in the list of processes', async () => {
    expect((await analyst.open('/processi')).link('Nuovo processo')).toBe(FORM);
  });

  it('is a draft in the modeller, which says that no service uses it', async () => {
    const page = await create(NURSERY);
    expect(page.url).toBe('/processi/iscrizione-nido/modello');
    expect(page.text).toContain('La bozza è creata.');
    expect(page.text).toContain('È una bozza: non è ancora stato pubblicato.');
    expect(page.text).toContain('Nessuna scheda di servizio lo nomina');
    expect(world.processDrafts.get('iscrizione-nido')).toMatchObject({
      basedOnVersion: 0,
      revision: 1,
      savedBy: 'Piero Rossi',
    });
    const list = await analyst.open('/processi');
    expect(list.text).toContain('Nuovi processi in bozza Iscrizione al nido iscrizione-nido Salvata da Piero Rossi');
    expect(list.link('Iscrizione al nido')).toBe('/processi/iscrizione-nido/modello');
    expect((await analyst.request('/processi/iscrizione-nido')).status).toBe(404);
    expect((await analyst.request('/processi/iscrizione-nido/modello.bpmn')).status).toBe(200);
  });

  it('can begin as a copy, which is started by a message of its own', async () => {
    await create({ ...NURSERY, modello: `copy:${CERTIFICATE}` });
    const xml = world.processDrafts.get('iscrizione-nido')?.xml ?? '';
    expect(xml).toContain('name="Iscrizione al nido"');
    expect(xml).toContain('caso-certificato-residenza-iscrizione-nido');
  });

  it('is saved, checked and published like any other', async () => {
    await create(NURSERY);
    const token = /data-csrf="([^"]+)"/.exec(analyst.last.html)?.[1] ?? '';
    const send = (action: string, fields: Record<string, string>) =>
      analyst.request(`/processi/iscrizione-nido/modello/${action}`, {
        method: 'POST',
        body: new URLSearchParams({ _csrf: token, ...fields }),
      });
    const xml = world.processDrafts.get('iscrizione-nido')?.xml ?? '';
    const saved = await send('bozza', { xml, revision: '1', base: '0' });
    expect([saved.status, world.processDrafts.get('iscrizione-nido')?.revision]).toEqual([200, 2]);
    expect((await send('controlla', { xml, revision: '2', base: '0' })).text).toContain('Nessun problema trovato.');
    const published = await send('pubblica', { xml, revision: '2', base: '0' });
    expect(published.text).toContain('Pubblicata la versione 1');
    expect(world.engine.deployed).toEqual([xml]);
    expect(world.processDrafts.size).toBe(0);
  });

  it('is gone with its draft', async () => {
    await create(NURSERY);
    const after = await analyst.send('/processi/iscrizione-nido/modello/ricomincia');
    expect(after.url).toBe('/processi');
    expect(after.text).toContain('La bozza del nuovo processo è stata eliminata.');
    expect((await analyst.request('/processi/iscrizione-nido/modello')).status).toBe(404);
  });

  it.each([
    [{ nome: ' ' }, 'Scrivi il nome, al massimo 80 caratteri', '#nome'],
    [{ nome: 'x'.repeat(81) }, 'Scrivi il nome, al massimo 80 caratteri', '#nome'],
    [{ identificativo: 'Iscrizione Nido' }, 'L’identificativo ha da 3 a 60 lettere minuscole', '#identificativo'],
    [{ identificativo: CERTIFICATE }, `C’è già un processo «${CERTIFICATE}»`, '#identificativo'],
    [{ modello: 'copy:unknown' }, 'Scegli da dove si comincia', '#modello-0'],
  ])('is refused with %j, and keeps what was typed', async (fields, problem, anchor) => {
    const page = await create({ ...NURSERY, ...fields });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Errore: /);
    expect(page.text).toContain(problem);
    expect(page.html).toContain(`<a href="${anchor}">`);
    const typed = { ...NURSERY, ...fields };
    expect(page.html).toContain(`value="${typed.identificativo}"`);
    expect(world.processDrafts.size).toBe(0);
  });

  it('does not take the draft of somebody else', async () => {
    await create(NURSERY);
    const page = await create({ ...NURSERY, nome: 'Altro' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('C’è già un processo «iscrizione-nido»');
    expect(world.processDrafts.get('iscrizione-nido')?.xml).toContain('Iscrizione al nido');
  });
});
