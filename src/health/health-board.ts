import type { SystemHealth } from '../registries/health.js';
import type { Text } from '../texts.js';

export interface HealthRow {
  readonly id: string;
  readonly name: Text;
  readonly state: 'ok' | 'slow' | 'down' | 'unknown';
  readonly detail: Text | null;
  readonly lastOkAt: Date | null;
  readonly lastErrorAt: Date | null;
}

/** A part of our own that answers when asked. */
export interface Probe {
  readonly id: string;
  readonly name: Text;
  /** @throws when the part does not work; the message is for an administrator */
  check(): Promise<void>;
  /** False for what the platform can wait for: it is shown, and does not make the platform unready. */
  readonly isVital?: boolean;
}

/** Beyond this an answer is called slow. */
const SLOW_MS = 2_000;
/** A probe that gives no answer by then counts as down. */
const PROBE_TIMEOUT_MS = 3_000;

/** Names of the systems outside, as people know them. */
const SYSTEM_NAMES: Readonly<Record<string, Text>> = {
  anpr: { it: 'ANPR, anagrafe nazionale', en: 'ANPR, national registry of residents' },
  pdnd: { it: 'PDND, interoperabilità', en: 'PDND, interoperability' },
  pagopa: { it: 'pagoPA', en: 'pagoPA' },
  'pagopa-gpd': { it: 'pagoPA, posizioni debitorie', en: 'pagoPA, debt positions' },
  'pagopa-checkout': { it: 'pagoPA, Checkout', en: 'pagoPA, Checkout' },
  'pagopa-receipts': { it: 'pagoPA, ricevute', en: 'pagoPA, receipts' },
  'pagopa-fdr': { it: 'pagoPA, flussi di rendicontazione', en: 'pagoPA, reporting flows' },
  'pagopa-bizevents': { it: 'pagoPA, ricevute per identificativo', en: 'pagoPA, receipts by id' },
  'idp-citizens': { it: 'Identità digitale dei cittadini', en: 'Digital identity of citizens' },
  'idp-staff': { it: 'Accesso del personale', en: 'Staff sign-in' },
  mail: { it: 'Posta elettronica', en: 'E-mail' },
};

export interface HealthBoard {
  /** Our own parts first, probed now; then every system outside that was called, as its calls went. */
  report(): Promise<HealthRow[]>;
  /** Only our own vital parts that do not work. */
  failing(): Promise<HealthRow[]>;
}

export function createHealthBoard({
  probes,
  systems,
  now,
}: {
  readonly probes: readonly Probe[];
  readonly systems: () => readonly SystemHealth[];
  readonly now: () => Date;
}): HealthBoard {
  const last = new Map<string, { okAt: Date | null; errorAt: Date | null }>();

  async function probe({ id, name, check }: Probe): Promise<HealthRow> {
    const known = last.get(id) ?? { okAt: null, errorAt: null };
    const startedMs = now().getTime();
    try {
      await withTimeout(check());
      known.okAt = now();
      last.set(id, known);
      const isSlow = now().getTime() - startedMs > SLOW_MS;
      return {
        id,
        name,
        state: isSlow ? 'slow' : 'ok',
        detail: null,
        lastOkAt: known.okAt,
        lastErrorAt: known.errorAt,
      };
    } catch (error) {
      known.errorAt = now();
      last.set(id, known);
      const message = error instanceof Error ? error.message : String(error);
      return {
        id,
        name,
        state: 'down',
        detail: { it: message, en: message },
        lastOkAt: known.okAt,
        lastErrorAt: known.errorAt,
      };
    }
  }

  const ask = (asked: readonly Probe[]): Promise<HealthRow[]> => Promise.all(asked.map(probe));
  return {
    async report() {
      return [...(await ask(probes)), ...systems().map(rowOfSystem)];
    },
    async failing() {
      return (await ask(probes.filter(({ isVital }) => isVital !== false))).filter(({ state }) => state === 'down');
    },
  };
}

function rowOfSystem({ system, state, lastOkAt, lastErrorAt, lastError, lastDurationMs }: SystemHealth): HealthRow {
  const name = SYSTEM_NAMES[system] ?? { it: system, en: system };
  const isDown = state !== 'closed';
  const isSlow = (lastDurationMs ?? 0) > SLOW_MS;
  return {
    id: system,
    name,
    state: isDown ? 'down' : lastOkAt === null && lastErrorAt === null ? 'unknown' : isSlow ? 'slow' : 'ok',
    detail: isDown && lastError !== null ? { it: lastError, en: lastError } : null,
    lastOkAt,
    lastErrorAt,
  };
}

async function withTimeout(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${PROBE_TIMEOUT_MS / 1_000} seconds`)),
      PROBE_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
