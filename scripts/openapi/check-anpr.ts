/**
 * Checks our ANPR client and the ANPR sandbox against official OpenAPI documents: `--openapi FILE`, as often as needed.
 *
 * The documents of C003 and C030 are in the repository pagopa/p4pa-mocks, folder openapi; they name no licence, so they
 * are not kept here. Both sandboxes are started, our client asks them, and every request and answer is held against the
 * document of its use case, where a field that the document does not name is a difference too. C015 and C020 have no
 * public document: their requests, general data and the envelope of their answers are held against that of C003.
 *
 * Exit code 1 when there is a difference.
 */
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { createAnprSandbox } from '../../sandbox/anpr/anpr-sandbox.js';
import { getDemoPerson, type DemoPersonKey } from '../../sandbox/anpr/demo-persons.js';
import { answerE002 } from '../../sandbox/anpr/e002.js';
import { E002Request } from '../../sandbox/anpr/e002-schema.js';
import {
  ANPR_SERVICES,
  DEMO_PURPOSE_IDS,
  demoPurposes,
  GATEWAY_PATH,
  type AnprUseCase,
} from '../../sandbox/anpr/services.js';
import { createPdndSandbox } from '../../sandbox/pdnd/pdnd-sandbox.js';
import { createAnprClient } from '../../src/registries/anpr-client.js';
import { createClientKeyPem, publicJwkOf, readClientKey } from '../../src/registries/client-key.js';
import { createVoucherClient } from '../../src/registries/pdnd-voucher.js';

const CLIENT_ID = 'd13e0000-0000-4000-8000-000000000001';
const REASON = {
  caseNumber: '2026-000001-A',
  evidence: { userId: 'check', userLocation: 'check', levelOfAssurance: 'SPID_L2' },
};

type Schema = Record<string, unknown>;
interface OpenApi {
  info: { 'x-api-id': AnprUseCase };
  servers: { url: string }[];
  components: { schemas: Record<string, Schema> };
}

/** One request of our client with the sandbox's answer. */
interface Exchange {
  readonly useCase: AnprUseCase;
  readonly what: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number;
  readonly contentType: string;
  readonly answer: unknown;
}

/** Objects that name their properties admit no others, unless they are in `open`. */
function closeObjects(schemas: Record<string, Schema>, open: ReadonlySet<string>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      schema.properties && !open.has(name) ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}

function createValidators(
  document: OpenApi,
  open: ReadonlySet<string> = new Set(),
): (name: string) => ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'YYYY-MM-DD': /^\d{4}-\d{2}-\d{2}$/ } });
  ajv.addSchema({ $id: 'anpr', components: { schemas: closeObjects(document.components.schemas, open) } });
  return (name) => ajv.compile({ $ref: `anpr#/components/schemas/${name}` });
}

async function recordExchanges(): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const now = () => new Date();
  const pem = await createClientKeyPem();
  const key = await readClientKey(pem);
  const registration = {
    clientId: CLIENT_ID,
    consumerId: 'city',
    publicKeys: [publicJwkOf(pem)],
    purposes: demoPurposes(),
  };
  const pdnd = await createPdndSandbox({ now, clients: [registration] });
  const anpr = await createAnprSandbox({ now, pdnd });
  let what = '';
  const recordingFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const path = (input as URL).pathname;
    exchanges.push({
      useCase: /C\d{3}/.exec(path)?.[0] as AnprUseCase,
      what,
      path,
      request: JSON.parse(init?.body as string) as unknown,
      status: response.status,
      contentType: response.headers.get('content-type')?.split(';')[0] ?? '',
      answer: await response.clone().json(),
    });
    return response;
  };
  const { tokenUrl, assertionAudience } = pdnd;
  const shared = { clientId: CLIENT_ID, key, now, ids: randomUUID };
  const client = createAnprClient({
    ...shared,
    baseUrl: anpr.url,
    audienceHost: anpr.audienceHost,
    purposeIds: DEMO_PURPOSE_IDS,
    vouchers: createVoucherClient({ ...shared, tokenUrl, assertionAudience }),
    fetch: recordingFetch,
  });
  for (const who of [
    'anna-venier',
    'diego-busetto',
    'bruno-vianello',
    'sara-tagliapietra',
    'paolo-ferro',
  ] as DemoPersonKey[]) {
    what = who;
    const { taxCode } = getDemoPerson(who);
    const found = await client.findAnprId(taxCode, REASON);
    if (found.kind !== 'found') continue;
    const subject = { taxCode, anprId: found.value.anprId };
    await client.getGeneralData(subject, REASON);
    await client.getResidence(subject, REASON);
  }
  what = 'a request that ANPR refuses';
  await client.findAnprId('', REASON).catch(() => undefined);
  await anpr.close();
  await pdnd.close();
  exchanges.push(verificationExchange(anpr.population));
  return exchanges;
}

/** C003, which our client does not use: the sandbox's own request and answer. */
function verificationExchange(population: Parameters<typeof answerE002>[2]['population']): Exchange {
  const today = new Date().toISOString().slice(0, 10);
  const anna = population.findByTaxCode(getDemoPerson('anna-venier').taxCode);
  const request = E002Request.parse({
    idOperazioneClient: 'check1',
    criteriRicerca: { idANPR: anna?.anprId },
    verifica: { generalita: { cognome: 'VENIER', nome: 'ANNA', dataNascita: '1984-03-15' } },
    datiRichiesta: { dataRiferimentoRichiesta: today, motivoRichiesta: 'check', casoUso: 'C003' },
  });
  const answered = answerE002('C003', request, { population, today });
  if (answered.status !== 200) throw new Error('The sandbox refused the verification');
  return {
    useCase: 'C003',
    what: 'verification of Anna Venier',
    path: `${GATEWAY_PATH}/${ANPR_SERVICES.C003}/v1/anpr-service-e002`,
    request,
    status: 200,
    contentType: 'application/json',
    answer: { idOperazioneANPR: '1', listaSoggetti: { datiSoggetto: answered.subjects }, listaAnomalie: [] },
  };
}

/** General data, which C015 and C020 tell and whose form the documents of C003 and C030 define. */
function generalDataIn(answer: unknown): unknown[] {
  const { listaSoggetti } = answer as { listaSoggetti?: { datiSoggetto: { generalita?: unknown }[] } };
  return (listaSoggetti?.datiSoggetto ?? []).flatMap(({ generalita }) =>
    generalita === undefined ? [] : [generalita],
  );
}

function differencesOf(exchange: Exchange, document: OpenApi): string[] {
  const isOwn = exchange.useCase === document.info['x-api-id'];
  // What a subject holds differs from service to service; another service's document knows only the envelope
  const validator = createValidators(document, isOwn ? new Set() : new Set(['TipoDatiSoggettiEnte']));
  const differences: string[] = [];
  const check = (schema: string, value: unknown) => {
    const validate = validator(schema);
    if (validate(value)) return;
    for (const error of validate.errors ?? []) {
      differences.push(`${schema}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    }
  };
  check('RichiestaE002', exchange.request);
  check(exchange.status === 200 ? 'RispostaE002OK' : 'RispostaKO', exchange.answer);
  for (const generalData of generalDataIn(exchange.answer)) check('TipoGeneralita', generalData);
  const expectedType = exchange.status === 200 ? 'application/json' : 'application/problem+json';
  if (exchange.contentType !== expectedType) differences.push(`content type ${exchange.contentType}`);
  const paths = document.servers.map((server) => `${new URL(server.url).pathname}/anpr-service-e002`);
  if (isOwn && !paths.includes(exchange.path))
    differences.push(`path ${exchange.path}: the document has ${paths.join(', ')}`);
  return differences;
}

const { values } = parseArgs({ options: { openapi: { type: 'string', multiple: true } } });
if (!values.openapi) throw new Error('Say which documents to check against: --openapi FILE, as often as needed');

const documents = new Map(
  values.openapi.map((file) => {
    const document = parseYaml(readFileSync(file, 'utf8')) as OpenApi;
    return [document.info['x-api-id'], document];
  }),
);
let checked = 0;
let different = 0;
for (const exchange of await recordExchanges()) {
  const document = documents.get(exchange.useCase) ?? documents.get('C003');
  if (!document) continue;
  checked += 1;
  const differences = differencesOf(exchange, document);
  different += differences.length;
  const { useCase, what, status } = exchange;
  console.log(
    `${useCase} ${status} ${what}: ${differences.length === 0 ? 'agrees' : 'DIFFERS'} (${document.info['x-api-id']})`,
  );
  for (const difference of differences) console.log(`  ${difference}`);
}
console.log(`${checked} exchanges checked, ${different} differences`);
process.exitCode = different > 0 || checked === 0 ? 1 : 0;
