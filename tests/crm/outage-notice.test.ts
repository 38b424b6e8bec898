import { isOutageNotice, outageNotice } from '../../src/crm/outage-notice.js';
import { outageObserver } from '../../src/crm/outage-observer.js';
import { OFFICES, officeMailbox, officeName } from '../../src/crm/office.js';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import { fieldsOf } from '../../src/forms/form.js';
import { parseForm } from '../../src/forms/parse-form.js';
import { readFileSync } from 'node:fs';
import type { Case } from '../../src/crm/case.js';
import { UnavailableError } from '../../src/errors.js';
import type { ActivatedJob } from '../../src/zeebe/engine-client.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

describe('outage notice', () => {
  it.each([
    ['ANPR_UNREACHABLE', '', "l'anagrafe nazionale (ANPR)"],
    ['PDND_BUSY', '', "l'anagrafe nazionale (ANPR)"],
    ['PAGOPA_FAILED', '', 'il sistema dei pagamenti pagoPA'],
    [null, 'pagopa-gpd', 'il sistema dei pagamenti pagoPA'],
    [null, 'anpr', "l'anagrafe nazionale (ANPR)"],
    ['OTHER', '', 'un sistema esterno'],
  ])('for %s of %j names %s and what the person has to do: nothing', (code, system, name) => {
    const notice = outageNotice(code, system);
    expect(notice.it).toContain(`Al momento ${name} non risponde. Non devi fare nulla`);
    expect(notice.en).toContain('You need not do anything');
    expect(isOutageNotice(notice)).toBe(true);
  });

  it('is told from any other sentence', () => {
    expect(isOutageNotice(null)).toBe(false);
    expect(isOutageNotice({ it: 'Il certificato è pronto.', en: 'The certificate is ready.' })).toBe(false);
  });
});

describe('the observer of jobs', () => {
  let world: PlatformWorld;
  beforeAll(async () => {
    world = await createPlatformWorld();
  });
  afterAll(() => world.close());

  const jobOf = ({ id }: Case) => ({ variables: { caseId: id } }) as unknown as ActivatedJob;
  const down = new UnavailableError('ANPR_UNREACHABLE', 'down');
  const said = { it: 'Paga 16,52 euro.', en: 'Pay 16.52 euros.' };
  /** Between its look and its write, somebody else says something on the case. */
  const interrupted = () => {
    const { cases } = world.services;
    return outageObserver({
      cases: {
        ...cases,
        async find(id) {
          const found = await cases.find(id);
          await cases.setNotice(id, said);
          return found;
        },
      },
    });
  };

  it('says that a system is down from the second fault on, and takes it away when the job goes through', async () => {
    const value = await world.submit();
    const observer = outageObserver(world.services);
    await observer.onFault(jobOf(value), down, 4);
    expect((await world.get(value.id)).notice).toBeNull();
    await observer.onFault(jobOf(value), down, 3);
    await observer.onFault(jobOf(value), down, 2);
    expect((await world.get(value.id)).notice).toEqual(outageNotice('ANPR_UNREACHABLE'));
    await observer.onSuccess(jobOf(value));
    expect((await world.get(value.id)).notice).toBeNull();
  });

  it('wipes out nothing that was said while it looked', async () => {
    const value = await world.submit();
    await interrupted().onFault(jobOf(value), down, 2);
    expect((await world.get(value.id)).notice).toEqual(said);
    await world.services.cases.setNotice(value.id, outageNotice('ANPR_UNREACHABLE'));
    await interrupted().onSuccess(jobOf(value));
    expect((await world.get(value.id)).notice).toEqual(said);
  });
});

describe('offices', () => {
  it('are known for every service and every place that a report can go to', async () => {
    const { services } = await loadCatalogue('processes');
    const routed = [
      ...readFileSync('processes/citta/segnalazione/report-routing.dmn', 'utf8').matchAll(
        /<outputEntry id="Out_\d+_1"><text>"([^"]+)"/g,
      ),
    ];
    const triage = parseForm(JSON.parse(readFileSync('processes/citta/segnalazione/triage-report.form', 'utf8')));
    const forward =
      fieldsOf(triage)
        .find(({ key }) => key === 'forwardOffice')
        ?.options.map(({ value }) => value) ?? [];
    expect(routed.length).toBeGreaterThan(0);
    expect(forward.length).toBeGreaterThan(0);
    for (const office of [
      ...services.map((service) => service.office),
      ...routed.map((found) => found[1] ?? ''),
      ...forward,
    ]) {
      expect(Object.keys(OFFICES)).toContain(office);
    }
  });

  it('have a mailbox at the domain of the sender', () => {
    expect(officeMailbox('verde-pubblico', 'DiMe <noreply@dime.example>')).toBe('verde-pubblico@dime.example');
    expect(officeMailbox('verde-pubblico', 'noreply@comune.venezia.it')).toBe('verde-pubblico@comune.venezia.it');
    expect(officeMailbox('x\nBcc: a', 'noreply@dime.example')).toBeNull();
    expect(officeMailbox('urp', 'nobody')).toBeNull();
    expect(officeName('constructor')).toEqual({ it: 'constructor', en: 'constructor' });
  });
});
