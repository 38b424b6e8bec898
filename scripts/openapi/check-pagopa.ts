/**
 * Checks our pagoPA clients and the pagoPA sandbox against the official OpenAPI documents: `--dir DIR`, the folder
 * `openapi` of the repository pagopa/pagopa-api (it names no licence, so its documents are not kept here).
 *
 * The sandbox is started, our clients and some plain calls use it, and every call and answer is held against the
 * document of its service: path, parameters, status, content type, body. A field that the document does not name is a
 * difference too. Exit code 1 when there is a difference.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Ajv } from 'ajv';
import { createPagopaSandbox, DEMO_ORGANIZATION } from '../../sandbox/pagopa/pagopa-sandbox.js';
import { createCheckoutClient } from '../../src/payments/checkout-client.js';
import { createDebtPosition, type DebtPosition } from '../../src/payments/debt-position.js';
import { createGpdClient } from '../../src/payments/gpd-client.js';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import { createReceiptsClient } from '../../src/payments/receipts-client.js';
import { createReportingClient } from '../../src/payments/reporting-client.js';

const DOCUMENTS = ['gpd', 'gpd_payments', 'checkout_v1', 'fdr_organization', 'biz_events'] as const;
const KEY = 'check';

type Schema = Record<string, unknown>;
interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Content {
  readonly content?: Record<string, { readonly schema?: Schema }>;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Record<string, Content>;
}
interface OpenApi {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** One call with its answer. */
interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: unknown;
  readonly status: number;
  readonly contentType: string;
  readonly answer: string;
}

/** Date, time and zone; fractions of a second as long as they like. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[.\d]*(?:Z|[+-]\d{2}:\d{2})$/;
const FORMATS = {
  'date-time': DATE_TIME,
  date: /^\d{4}-\d{2}-\d{2}$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: (text: string) => text === 'about:blank' || URL.canParse(text),
  int32: true,
  int64: true,
  double: true,
} as const;

/** OpenAPI 3.0 is no JSON Schema: its exclusive limits are flags. Objects that name their fields are closed. */
function toJsonSchema(value: unknown, defines: string): unknown {
  if (Array.isArray(value)) return value.map((item) => toJsonSchema(item, defines));
  if (typeof value !== 'object' || value === null) return value;
  const schema: Schema = {};
  for (const [name, part] of Object.entries(value)) {
    schema[name] = name === '$ref' ? String(part).replace('#', `${defines}#`) : toJsonSchema(part, defines);
  }
  if (schema.exclusiveMaximum === true) {
    schema.exclusiveMaximum = schema.maximum;
    delete schema.maximum;
  }
  delete schema.example;
  if (schema.type === 'object' && schema.properties !== undefined) schema.additionalProperties = false;
  // A limit on the length of numbers is none that JavaScript's expressions know.
  if (schema.type === 'number') delete schema.pattern;
  return schema;
}

interface Service {
  readonly name: string;
  /** Path below which it answers. */
  readonly base: string;
  readonly document: OpenApi;
  readonly validate: (schema: Schema, value: unknown) => string[];
}

function loadService(directory: string, name: string): Service {
  const document = JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')) as OpenApi;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats: FORMATS });
  const schemas = toJsonSchema(document.components.schemas, name) as Record<string, Schema>;
  ajv.addSchema({ $id: name, components: { schemas } });
  const [server] = document.servers;
  return {
    name,
    base: new URL(server?.url ?? '').pathname.replace(/\/$/, ''),
    document,
    validate(schema, value) {
      const check = ajv.compile(toJsonSchema(schema, name) as Schema);
      if (check(value)) return [];
      return (check.errors ?? []).map(({ instancePath, message, params }) =>
        `${instancePath || '/'} ${message} ${JSON.stringify(params)}`.trim(),
      );
    },
  };
}

function findOperation(services: readonly Service[], { method, path }: Exchange) {
  for (const service of services) {
    if (!path.startsWith(`${service.base}/`)) continue;
    const parts = path.slice(service.base.length).split('/');
    const templates = Object.keys(service.document.paths).filter((template) => {
      const names = template.split('/');
      return (
        names.length === parts.length && names.every((name, index) => name.startsWith('{') || name === parts[index])
      );
    });
    // The template with the most fixed parts is meant: `/debtpositions/transfers` is no IUPD.
    const [template] = templates.sort((a, b) => a.split('{').length - b.split('{').length);
    const operation = template && service.document.paths[template]?.[method.toLowerCase()];
    if (operation) return { service, template, operation };
  }
  return undefined;
}

function checkParameters(service: Service, operation: Operation, { query }: Exchange): string[] {
  const known = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const problems = [...query.keys()]
    .filter((name) => !known.some((parameter) => parameter.name === name))
    .map((name) => `query ${name} is not in the document`);
  for (const { name, required, schema } of known) {
    const text = query.get(name);
    if (text === null) {
      if (required) problems.push(`query ${name} is missing`);
      continue;
    }
    const resolved = schema.type ?? 'string';
    const value = resolved === 'integer' ? Number(text) : resolved === 'boolean' ? text === 'true' : text;
    problems.push(...service.validate(schema, value).map((problem) => `query ${name}: ${problem}`));
  }
  return problems;
}

function checkAnswer(service: Service, operation: Operation, exchange: Exchange): string[] {
  const response = operation.responses[String(exchange.status)];
  if (!response) return [`status ${exchange.status} is not in the document`];
  const contents = Object.entries(response.content ?? {}).filter(([, { schema }]) => schema !== undefined);
  if (contents.length === 0) return [];
  const type = exchange.contentType.replace('application/problem+json', 'application/json');
  const schema = contents.find(([name]) => name === type)?.[1].schema;
  if (!schema) return [`content type ${exchange.contentType} is not in the document`];
  const value: unknown = type === 'application/json' ? JSON.parse(exchange.answer) : exchange.answer;
  return service.validate(schema, value).map((problem) => `answer: ${problem}`);
}

function checkExchange(services: readonly Service[], exchange: Exchange): { about: string; problems: string[] } {
  const found = findOperation(services, exchange);
  const about = `${exchange.method} ${found ? `${found.service.name} ${found.template}` : exchange.path} ${exchange.status}`;
  if (!found) return { about, problems: ['no document has this operation'] };
  const { service, operation } = found;
  const problems = checkAnswer(service, operation, exchange);
  // What was refused as malformed was sent malformed on purpose.
  if (exchange.status !== 400) {
    problems.push(...checkParameters(service, operation, exchange));
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (schema) problems.push(...service.validate(schema, exchange.request).map((problem) => `request: ${problem}`));
    else if (exchange.request !== undefined) problems.push('request: the document has no body');
  }
  return { about, problems };
}

let sequence = 0;
function position(): DebtPosition {
  sequence += 1;
  return createDebtPosition({
    ...buildNoticeNumber('48', sequence),
    effectKey: `check-${sequence}`,
    organizationTaxCode: DEMO_ORGANIZATION.taxCode,
    companyName: DEMO_ORGANIZATION.name,
    officeName: 'Anagrafe',
    debtor: { type: 'F', taxCode: 'VNRNNA84C55L736A', fullName: 'Anna Venier' },
    description: 'Certificato di residenza',
    dueAt: new Date(Date.now() + 86_400_000),
    transfers: [
      {
        kind: 'stamp',
        amountCents: 1600,
        hashDocument: createHash('sha256').update('document').digest('base64'),
        provincialResidence: 'VE',
        category: '9/0301116TS/',
        remittanceInformation: 'Bollo',
      },
      {
        kind: 'iban',
        amountCents: 52,
        iban: 'IT60X0542811101000000123456',
        category: '9/0101108TS/',
        remittanceInformation: 'Diritti',
      },
    ],
  });
}

/** Everything that clients and plain calls say to the sandbox, and what it answers. */
async function recordExchanges(): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const pagopa = await createPagopaSandbox({ now: () => new Date(), subscriptionKey: KEY });
  const recordingFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    exchanges.push({
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      request: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      status: response.status,
      contentType: response.headers.get('content-type')?.split(';')[0] ?? '',
      answer: await response.clone().text(),
    });
    return response;
  };
  const access = {
    baseUrl: pagopa.url,
    organizationTaxCode: DEMO_ORGANIZATION.taxCode,
    subscriptionKey: KEY,
    fetch: recordingFetch,
  };
  const call = (method: string, path: string, body?: unknown, key = KEY) =>
    recordingFetch(`${pagopa.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { 'ocp-apim-subscription-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const gpd = createGpdClient(access);
  const checkout = createCheckoutClient(access);
  const receipts = createReceiptsClient(access);
  const reporting = createReportingClient(access);
  const root = `/gpd/debt-positions-service/v1/organizations/${DEMO_ORGANIZATION.taxCode}/debtpositions`;

  const [paid, withdrawn, draft] = [position(), position(), position()];
  for (const debt of [paid, withdrawn, draft]) await gpd.create(debt);
  await gpd.create(paid); // 409, then found
  const sent = exchanges.find(({ method }) => method === 'POST')?.request as { paymentOption: object[] };
  const model = {
    ...sent,
    iupd: draft.iupd,
    paymentOption: [{ ...sent.paymentOption[0], nav: draft.nav, iuv: draft.iuv }],
  };
  await call('PUT', `${root}/${draft.iupd}`, model);
  await gpd.publish(draft.iupd);
  await call('PATCH', `${root}/transfers?oldIban=IT60X0542811101000000123456&limit=1`, {
    newIban: 'IT60X0542811101000000123456',
  });
  await gpd.invalidate(withdrawn.iupd);
  await gpd.invalidate(withdrawn.iupd); // 409, then found
  await call('POST', `${root}/${withdrawn.iupd}/publish`); // 409
  await call('PUT', `${root}/${withdrawn.iupd}`, { ...model, iupd: withdrawn.iupd }); // 409
  for (const method of ['GET', 'DELETE']) await call(method, `${root}/none`); // 404
  await call('POST', root, { ...model, type: 'X' }); // 400
  await call('GET', `${root}?status=VALID&orderby=IUPD&ordering=ASC&limit=10&page=0`);
  await call('GET', `${root}?limit=99`); // 400
  await call('GET', root, undefined, 'wrong'); // 401
  await call('GET', root.replace(DEMO_ORGANIZATION.taxCode, '80000000001')); // 403

  const returnUrls = {
    okUrl: 'http://127.0.0.1:9/ok',
    cancelUrl: 'http://127.0.0.1:9/no',
    errorUrl: 'http://127.0.0.1:9/error',
  };
  const page = await checkout.createCart({ positions: [paid], cartId: 'c-1', email: 'anna@posta.example', returnUrls });
  await call('POST', '/checkout/ec/v1/carts', { paymentNotices: [] }); // 400
  await fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ do: 'pay' }) });

  const day = new Date().toISOString().slice(0, 10);
  await receipts.list({ from: '2020-01-01', to: `${day.slice(0, 4)}-12-31`, segregationCode: '48' });
  await receipts.find(paid.iuv);
  await receipts.find(draft.iuv); // 404
  await call('DELETE', `${root}/${paid.iupd}`); // 409
  await call('DELETE', `${root}/${draft.iupd}`);
  await gpd.find(paid.iupd);

  await fetch(`${pagopa.url}/__sandbox/flows`, { method: 'POST' });
  await reporting.findNewReceipts({
    publishedAfter: new Date(0),
    segregationCode: '48',
    isKnown: () => Promise.resolve(false),
  });
  await reporting.findReceipt('none'); // 404
  await pagopa.close();
  return exchanges;
}

const { values } = parseArgs({ options: { dir: { type: 'string' } } });
if (values.dir === undefined) {
  console.error('Say where the documents are: --dir DIR, the folder openapi of the repository pagopa/pagopa-api');
  process.exit(1);
}
const directory = values.dir;
const services = DOCUMENTS.map((name) => loadService(directory, name));
const checks = (await recordExchanges()).map((exchange) => checkExchange(services, exchange));
const differences = checks.filter(({ problems }) => problems.length > 0);
for (const about of new Set(checks.map((check) => check.about))) console.log(`checked ${about}`);
for (const { about, problems } of differences) {
  console.log(`\nDIFFERENCE ${about}`);
  for (const problem of new Set(problems)) console.log(`  ${problem}`);
}
console.log(
  `\n${checks.length} calls checked against ${DOCUMENTS.length} documents, ${differences.length} with differences`,
);
process.exitCode = differences.length > 0 ? 1 : 0;
