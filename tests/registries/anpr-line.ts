import { createAnprSandbox, type AnprSandbox, type AnprSandboxOptions } from '../../sandbox/anpr/anpr-sandbox.js';
import { getDemoPerson, type DemoPersonKey } from '../../sandbox/anpr/demo-persons.js';
import { DEMO_PURPOSE_IDS, demoPurposes } from '../../sandbox/anpr/services.js';
import type { FaultRuleInput } from '../../sandbox/control/faults.js';
import type { JournalEntry } from '../../sandbox/control/journal.js';
import { createPdndSandbox, type PdndSandbox, type PdndSandboxOptions } from '../../sandbox/pdnd/pdnd-sandbox.js';
import { createAnprClient, type AnprClient } from '../../src/registries/anpr-client.js';
import { createClientKeyPem, publicJwkOf, readClientKey } from '../../src/registries/client-key.js';
import type { AnprAccess, AnprReason } from '../../src/registries/e002-call.js';
import type { ClientKey } from '../../src/registries/modi-headers.js';
import { createVoucherClient, type PdndAccess } from '../../src/registries/pdnd-voucher.js';

export const CLIENT_ID = 'd13e0000-0000-4000-8000-000000000001';

export const REASON: AnprReason = {
  caseNumber: '2026-000123-K',
  evidence: { userId: 'a1b2c3d4', userLocation: 'portale', levelOfAssurance: 'SPID_L2' },
};

/** A whole line to ANPR: both sandboxes on loopback, our client, one clock that only moves when told. */
export interface AnprLine {
  readonly pdnd: PdndSandbox;
  readonly anpr: AnprSandbox;
  readonly key: ClientKey;
  readonly client: AnprClient;
  readonly pdndAccess: PdndAccess;
  readonly anprAccess: AnprAccess;
  /** Another client on the same line. */
  clientWith(overrides: Partial<AnprAccess>): AnprClient;
  advance(ms: number): void;
  readonly now: () => Date;
  faults(url: string, rules: FaultRuleInput[]): Promise<void>;
  journal(url: string): Promise<JournalEntry[]>;
  close(): Promise<void>;
}

export async function openAnprLine(
  options: { pdnd?: Partial<PdndSandboxOptions>; anpr?: Partial<AnprSandboxOptions> } = {},
): Promise<AnprLine> {
  let nowMs = Date.parse('2026-11-24T09:30:00Z');
  let lastId = 0;
  const now = () => new Date(nowMs);
  const ids = () => `00000000-0000-4000-8000-${String((lastId += 1)).padStart(12, '0')}`;
  const pem = await createClientKeyPem();
  const key = await readClientKey(pem);
  const pdnd = await createPdndSandbox({
    now,
    clients: [{ clientId: CLIENT_ID, consumerId: 'c_l736', publicKeys: [publicJwkOf(pem)], purposes: demoPurposes() }],
    ...options.pdnd,
  });
  const anpr = await createAnprSandbox({ now, pdnd, size: 330, ...options.anpr });
  const pdndAccess: PdndAccess = {
    tokenUrl: pdnd.tokenUrl,
    assertionAudience: pdnd.assertionAudience,
    clientId: CLIENT_ID,
    key,
    now,
    ids,
  };
  const anprAccess: AnprAccess = {
    baseUrl: anpr.url,
    audienceHost: anpr.audienceHost,
    clientId: CLIENT_ID,
    purposeIds: DEMO_PURPOSE_IDS,
    key,
    vouchers: createVoucherClient(pdndAccess),
    now,
    ids,
  };
  return {
    pdnd,
    anpr,
    key,
    client: createAnprClient(anprAccess),
    pdndAccess,
    anprAccess,
    clientWith: (overrides) => createAnprClient({ ...anprAccess, ...overrides }),
    advance(ms) {
      nowMs += ms;
    },
    now,
    async faults(url, rules) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/__sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(rules) });
      if (!response.ok) throw new Error(`The faults were refused: ${response.status}`);
    },
    async journal(url) {
      const response = await fetch(`${url}/__sandbox/journal`);
      return ((await response.json()) as { entries: JournalEntry[] }).entries;
    },
    async close() {
      await anpr.close();
      await pdnd.close();
    },
  };
}

/** What C015 and C020 need to know of a demo person. */
export async function subjectOf(line: AnprLine, key: DemoPersonKey) {
  const { taxCode } = getDemoPerson(key);
  const found = await line.client.findAnprId(taxCode, REASON);
  if (found.kind !== 'found') throw new Error(`${key} is ${found.kind}`);
  return { taxCode, anprId: found.value.anprId };
}
