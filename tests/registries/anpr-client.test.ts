import { getDemoPerson } from '../../sandbox/anpr/demo-persons.js';
import { formatAddress, joinPerson } from '../../src/registries/anpr-person.js';
import { createSystemsHealth } from '../../src/registries/health.js';
import { openAnprLine, REASON, subjectOf, type AnprLine } from './anpr-line.js';

describe('ANPR client', () => {
  let line: AnprLine;

  beforeAll(async () => {
    line = await openAnprLine();
  });
  beforeEach(async () => {
    await line.faults(line.anpr.url, []);
    await line.faults(line.pdnd.url, []);
  });
  afterAll(() => line.close());

  it('finds a resident: id by C030, then general data by C015 and residence by C020', async () => {
    const subject = await subjectOf(line, 'anna-venier');
    const general = await line.client.getGeneralData(subject, REASON);
    const residence = await line.client.getResidence(subject, REASON);
    if (general.kind !== 'found' || residence.kind !== 'found') throw new Error('not found');
    expect(joinPerson(general.value, residence.value, general.warnings)).toEqual({
      ...subject,
      taxCodeValidated: true,
      familyName: 'VENIER',
      givenName: 'ANNA',
      sex: 'F',
      birthDate: '1984-03-15',
      birthPlace: { kind: 'italy', istatCode: '027042', name: 'VENEZIA', province: 'VE' },
      aire: false,
      deceasedOn: null,
      residence: {
        street: 'CANNAREGIO',
        number: '1234',
        inside: null,
        hamlet: null,
        postalCode: '30121',
        municipality: { istatCode: '027042', name: 'VENEZIA', province: 'VE' },
        careOf: null,
      },
      abroad: null,
      since: '2011-09-12',
      residentIn: { istatCode: '027042', name: 'VENEZIA', province: 'VE' },
      anomalies: [],
    });
    expect(residence.value.residence && formatAddress(residence.value.residence)).toBe(
      'CANNAREGIO 1234, 30121 VENEZIA (VE)',
    );
  });

  it('hands back an access entry with the case number, the purpose and both operation numbers', async () => {
    const result = await line.client.findAnprId(getDemoPerson('marco-zanetti').taxCode, REASON);
    expect(result.access).toEqual({
      at: line.now(),
      useCase: 'C030',
      purposeId: line.anprAccess.purposeIds.C030,
      caseNumber: '2026-000123-K',
      operationId: expect.stringMatching(/^[0-9a-f]{32}$/),
      anprOperationId: expect.stringMatching(/^\d{12}$/),
    });
    const call = (await line.journal(line.anpr.url)).at(-1);
    expect(JSON.parse(call?.body ?? '')).toEqual({
      idOperazioneClient: result.access.operationId,
      criteriRicerca: { codiceFiscale: 'ZNTMRC78L21L736T' },
      datiRichiesta: { dataRiferimentoRichiesta: '2026-11-24', motivoRichiesta: '2026-000123-K', casoUso: 'C030' },
    });
  });

  it.each(['paolo-ferro', 'sophie-laurent'] as const)('says not-found of %s', async (key) => {
    const result = await line.client.findAnprId(getDemoPerson(key).taxCode, REASON);
    expect(result).toMatchObject({ kind: 'not-found', access: { useCase: 'C030' } });
  });

  it.each([
    ['bruno-vianello', '2025-12-30'],
    ['elsa-scarpa', '2026-11-23'],
  ] as const)('says that %s died on %s, from either consultation', async (key, deceasedOn) => {
    const subject = await subjectOf(line, key);
    expect(await line.client.getGeneralData(subject, REASON)).toMatchObject({ kind: 'deceased', deceasedOn });
    expect(await line.client.getResidence(subject, REASON)).toMatchObject({ kind: 'deceased', deceasedOn });
  });

  it('asks for a past day when told: the dead were alive then', async () => {
    const subject = await subjectOf(line, 'elsa-scarpa');
    const result = await line.client.getGeneralData(subject, { ...REASON, asOf: '2026-11-22' });
    expect(result).toMatchObject({ kind: 'found', value: { deceasedOn: null } });
  });

  it.each([
    ['sara-tagliapietra', 'EN181'],
    ['nicola-pavan', 'EN148'],
  ] as const)('reports the blocking anomaly of %s as %s, with the data', async (key, code) => {
    const result = await line.client.getResidence(await subjectOf(line, key), REASON);
    expect(result).toMatchObject({
      kind: 'anomalies',
      anomalies: [{ code, severity: 'error' }],
      value: { residence: { municipality: { name: 'VENEZIA' } } },
    });
  });

  it('lets a warning through with the data', async () => {
    const result = await line.client.getResidence(await subjectOf(line, 'chiara-ballarin'), REASON);
    expect(result).toMatchObject({ kind: 'found', warnings: [{ code: 'CN558', severity: 'warning' }] });
  });

  it('tells those who live elsewhere and those on the AIRE register', async () => {
    const elena = await line.client.getResidence(await subjectOf(line, 'elena-marin'), REASON);
    expect(elena).toMatchObject({ value: { residence: { municipality: { istatCode: '028060', name: 'PADOVA' } } } });
    const diego = await subjectOf(line, 'diego-busetto');
    expect(await line.client.getGeneralData(diego, REASON)).toMatchObject({ kind: 'found', value: { aire: true } });
    expect(await line.client.getResidence(diego, REASON)).toMatchObject({
      kind: 'found',
      value: { residence: null, abroad: { town: 'BUENOS AIRES', state: 'ARGENTINA' } },
    });
  });

  it('tells namesakes apart by their tax codes', async () => {
    const one = await subjectOf(line, 'giulia-rossi');
    const other = await subjectOf(line, 'giulia-rossi-omocodia');
    expect(one.anprId).not.toBe(other.anprId);
  });

  it('tells a tax code that is not validated, and births abroad', async () => {
    const luisa = await line.client.getGeneralData(await subjectOf(line, 'luisa-gavagnin'), REASON);
    expect(luisa).toMatchObject({ value: { taxCodeValidated: false } });
    const olena = await line.client.getGeneralData(await subjectOf(line, 'olena-kovalenko'), REASON);
    expect(olena).toMatchObject({
      value: { birthPlace: { kind: 'abroad', town: 'LEOPOLI', state: 'UCRAINA', stateCode: '243' } },
    });
  });

  describe('does not believe an ANPR that', () => {
    it('answers about another person', async () => {
      const ezio = await subjectOf(line, 'ezio-fallani');
      const access = { caseNumber: REASON.caseNumber };
      for (const ask of ['getGeneralData', 'getResidence'] as const) {
        await expect(line.client[ask](ezio, REASON)).rejects.toMatchObject({
          name: 'UnavailableError',
          code: 'ANPR_MISMATCH',
          details: { access },
        });
      }
    });

    const anna = { anprId: 'AA00000AA', taxCode: 'VNRNNA84C55L736A' };
    const generalita = {
      codiceFiscale: { codFiscale: anna.taxCode, validitaCF: '1' },
      cognome: 'VENIER',
      nome: 'ANNA',
      sesso: 'F',
      dataNascita: '1984-03-15',
      luogoNascita: { comune: { nomeComune: 'VENEZIA' } },
    };
    const subject = { identificativi: { idANPR: anna.anprId }, generalita };
    const answer = (...datiSoggetto: unknown[]) => ({ idOperazioneANPR: '1', listaSoggetti: { datiSoggetto } });

    it.each([
      [
        'gives back another tax code',
        'ANPR_MISMATCH',
        answer({ ...subject, generalita: { ...generalita, codiceFiscale: { codFiscale: 'ZNTMRC78L21L736T' } } }),
      ],
      ['gives back another id', 'ANPR_MISMATCH', answer({ ...subject, identificativi: { idANPR: 'BB00000BB' } })],
      ['gives back no id', 'ANPR_MISMATCH', answer({ generalita })],
      ['gives two persons', 'ANPR_ANSWER', answer(subject, subject)],
      ['gives nobody', 'ANPR_ANSWER', answer()],
      [
        'leaves out the family name',
        'ANPR_ANSWER',
        answer({ ...subject, generalita: { ...generalita, cognome: undefined } }),
      ],
      [
        'leaves out the birth date',
        'ANPR_ANSWER',
        answer({ ...subject, generalita: { ...generalita, dataNascita: undefined } }),
      ],
      [
        'gives a birth date that does not exist',
        'ANPR_ANSWER',
        answer({ ...subject, generalita: { ...generalita, dataNascita: '1984-02-30' } }),
      ],
      ['leaves out the general data', 'ANPR_ANSWER', answer({ identificativi: { idANPR: anna.anprId } })],
      [
        'gives a birth without place',
        'ANPR_ANSWER',
        answer({ ...subject, generalita: { ...generalita, luogoNascita: {} } }),
      ],
      ['answers in another form', 'ANPR_ANSWER', { subjects: [] }],
      ['answers with a text', 'ANPR_ANSWER', 'Service temporarily moved'],
    ])('%s', async (_what, code, body) => {
      await line.faults(line.anpr.url, [{ effect: { status: 200, body }, times: 1 }]);
      await expect(line.client.getGeneralData(anna, REASON)).rejects.toMatchObject({ name: 'UnavailableError', code });
    });

    it('gives two residences, or one without an address', async () => {
      const home = { indirizzo: { comune: { nomeComune: 'VENEZIA' }, toponimo: { denominazioneToponimo: 'X' } } };
      for (const residenza of [[home, home], [{}]]) {
        await line.faults(line.anpr.url, [
          { effect: { status: 200, body: answer({ ...subject, residenza }) }, times: 1 },
        ]);
        await expect(line.client.getResidence(anna, REASON)).rejects.toMatchObject({ code: 'ANPR_ANSWER' });
      }
    });

    it('sends a body that does not fit its digest', async () => {
      const headers = { digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' };
      await line.faults(line.anpr.url, [{ effect: { status: 200, headers, body: answer(subject) }, times: 1 }]);
      await expect(line.client.getGeneralData(anna, REASON)).rejects.toMatchObject({ code: 'ANPR_ANSWER' });
    });

    it('sends more than anyone needs', async () => {
      await line.faults(line.anpr.url, [{ effect: { status: 200, body: 'x'.repeat(1024 * 1024 + 1) }, times: 1 }]);
      await expect(line.client.getGeneralData(anna, REASON)).rejects.toMatchObject({ code: 'ANPR_UNREACHABLE' });
    });
  });

  it.each([
    ['ANPR_FAILED', 'UnavailableError', { status: 503, body: 'down' }],
    ['ANPR_BUSY', 'UnavailableError', { status: 429 }],
    ['ANPR_UNREACHABLE', 'UnavailableError', { dropConnection: true }],
    ['ANPR_UNREACHABLE', 'UnavailableError', { hang: true }],
    ['ANPR_ANSWER', 'UnavailableError', { status: 404, body: '<html>' }],
    ['ANPR_GATEWAY', 'AppError', { status: 400, body: { title: 'InteroperabilityInvalidRequest', govway_id: 'g-1' } }],
    ['ANPR_REFUSED', 'AppError', { status: 400, body: { listaErrori: [{ codiceErroreAnomalia: 'EN132' }] } }],
  ] as const)('throws %s (%s) when ANPR answers %j', async (code, name, effect) => {
    await line.faults(line.anpr.url, [{ effect, times: 1 }]);
    const client = line.clientWith('hang' in effect ? { timeoutMs: 200 } : {});
    await expect(client.findAnprId('VNRNNA84C55L736A', REASON)).rejects.toMatchObject({
      name,
      code,
      details: { access: { useCase: 'C030', caseNumber: '2026-000123-K' } },
    });
  });

  it('reports an anomaly for which ANPR gives no data', async () => {
    const body = { listaErrori: [{ codiceErroreAnomalia: 'EN148', testoErroreAnomalia: 'anomalia' }] };
    await line.faults(line.anpr.url, [{ effect: { status: 400, body }, times: 1 }]);
    const subject = { anprId: 'AA00000AA', taxCode: 'VNRNNA84C55L736A' };
    expect(await line.client.getResidence(subject, REASON)).toMatchObject({
      kind: 'anomalies',
      value: null,
      anomalies: [{ code: 'EN148', severity: 'error' }],
    });
  });

  it('fails on the person about whom ANPR always fails, and gives up on the one about whom it is slow', async () => {
    const ada = getDemoPerson('ada-guasti').taxCode;
    await expect(line.client.findAnprId(ada, REASON)).rejects.toMatchObject({ code: 'ANPR_FAILED' });
    const enea = getDemoPerson('enea-lento').taxCode;
    const impatient = line.clientWith({ timeoutMs: 200 });
    await expect(impatient.findAnprId(enea, REASON)).rejects.toMatchObject({ code: 'ANPR_UNREACHABLE' });
  });

  it('uses a new voucher and a new operation number for each call, so that a lost answer can be asked for again', async () => {
    await line.faults(line.anpr.url, [{ effect: { dropConnection: 'after' }, times: 1 }]);
    const { taxCode } = getDemoPerson('marco-zanetti');
    await expect(line.client.findAnprId(taxCode, REASON)).rejects.toMatchObject({ code: 'ANPR_UNREACHABLE' });
    expect(await line.client.findAnprId(taxCode, REASON)).toMatchObject({ kind: 'found' });
    const vouchers = (await line.journal(line.pdnd.url)).filter((entry) => entry.path === '/token.oauth2');
    const calls = (await line.journal(line.anpr.url)).filter((entry) => entry.method === 'POST');
    const lastTwo = calls.slice(-2).map((entry) => entry.headers.authorization);
    expect(new Set(lastTwo).size).toBe(2);
    expect(vouchers.length).toBeGreaterThanOrEqual(2);
  });

  it('leaves ANPR alone after it has failed several times, and shows that', async () => {
    const health = createSystemsHealth({ now: line.now, threshold: 2, openMs: 1_000 });
    const client = line.clientWith({ guard: (system, call) => health.guard(system, call) });
    await line.faults(line.anpr.url, [{ effect: { status: 500 }, times: 2 }]);
    const ask = () => client.findAnprId('VNRNNA84C55L736A', REASON);
    await expect(ask()).rejects.toMatchObject({ code: 'ANPR_FAILED' });
    await expect(ask()).rejects.toMatchObject({ code: 'ANPR_FAILED' });
    await expect(ask()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(health.list().map(({ system, state, failures }) => [system, state, failures])).toEqual([
      ['anpr', 'open', 2],
      ['pdnd', 'closed', 0],
    ]);
    line.advance(1_000);
    expect(await ask()).toMatchObject({ kind: 'found' });
  });
});
