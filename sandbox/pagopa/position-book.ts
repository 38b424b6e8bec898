import { openDurableLog } from '../durable-log.js';
import type { HeldOption, HeldPosition } from './gpd-model.js';
import type { Payment } from './payment.js';
import { GpdError, paid, refresh } from './position-rules.js';

export interface Notice {
  readonly noticeNumber: string;
  readonly fiscalCode: string;
  readonly amount: number;
  readonly companyName: string;
  readonly description: string;
}

/** A visit to the Checkout page. */
export interface Cart {
  readonly id: string;
  readonly notices: readonly Notice[];
  readonly returnUrls: { readonly ok: string; readonly cancel: string; readonly error: string };
  readonly emailNotice: string | null;
  /** How the visit ended; null while it goes on. */
  readonly endedBy: 'paid' | 'cancelled' | 'failed' | 'timed-out' | null;
}

/** Payments that a provider reports to the creditor after the day is over. */
export interface Flow {
  readonly id: string;
  readonly organizationFiscalCode: string;
  /** UTC instants, ISO 8601. */
  readonly publishedAt: string;
  readonly receiptIds: readonly string[];
}

type Entry =
  | { readonly kind: 'position'; readonly position: HeldPosition }
  | { readonly kind: 'deleted'; readonly organization: string; readonly iupd: string }
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'cart'; readonly cart: Cart }
  | { readonly kind: 'flow'; readonly flow: Flow };

export interface PositionBook {
  find(organization: string, iupd: string): HeldPosition | undefined;
  findByNotice(organization: string, nav: string): { position: HeldPosition; option: HeldOption } | undefined;
  list(organization: string): HeldPosition[];
  /** @throws {GpdError} 409 when its id or one of its notice numbers belongs to another position */
  insert(position: HeldPosition): void;
  /** As `insert`, in the place of `previousIupd`. */
  replace(previousIupd: string, position: HeldPosition): void;
  remove(organization: string, iupd: string): void;
  addPayment(payment: Payment): void;
  /** Payments of one organisation that anybody may know of by now, oldest first. */
  payments(organization: string): Payment[];
  /** True while a payment is made that neither receipt nor position tells of. */
  isPaymentUnderWay(organization: string, nav: string): boolean;
  /** Stamp numbers issued so far, oldest first. */
  readonly stampNumbers: readonly string[];
  findCart(id: string): Cart | undefined;
  saveCart(cart: Cart): void;
  flows(organization: string): Flow[];
  addFlow(flow: Flow): void;
  close(): void;
}

const keyOf = (organization: string, id: string) => `${organization}/${id}`;

function addTo(index: Map<string, Payment[]>, payment: Payment): void {
  const key = keyOf(payment.organizationFiscalCode, payment.nav);
  index.set(key, [...(index.get(key) ?? []), payment]);
}

/** All that the sandbox knows, in memory and, when a file is given, on disk. */
export function openPositionBook({ file, now }: { file: string | undefined; now: () => Date }): PositionBook {
  const log = openDurableLog<Entry>(file);
  const positions = new Map<string, HeldPosition>();
  const carts = new Map<string, Cart>();
  const payments: Payment[] = [];
  const paymentsOfNotice = new Map<string, Payment[]>();
  const flows: Flow[] = [];
  const stampNumbers: string[] = [];

  function apply(entry: Entry): void {
    switch (entry.kind) {
      case 'position':
        positions.set(keyOf(entry.position.organizationFiscalCode, entry.position.iupd), entry.position);
        return;
      case 'deleted':
        positions.delete(keyOf(entry.organization, entry.iupd));
        return;
      case 'payment':
        addTo(paymentsOfNotice, entry.payment);
        payments.push(entry.payment);
        for (const { stampXml } of entry.payment.transfers) {
          const number = /<IUBD>(\d+)</.exec(stampXml ?? '')?.[1];
          if (number !== undefined) stampNumbers.push(number);
        }
        return;
      case 'cart':
        carts.set(entry.cart.id, entry.cart);
        return;
      case 'flow':
        flows.push(entry.flow);
    }
  }
  log.entries.forEach(apply);

  function write(entry: Entry): void {
    log.append(entry);
    apply(entry);
  }

  const instant = () => now().toISOString();
  const isVisible = ({ visibleAt }: Payment) => visibleAt <= instant();

  /** The position as of now: what the clock did to it, and the receipts that have come by now. */
  function current(position: HeldPosition): HeldPosition {
    let result = refresh(position, instant());
    for (const { nav, status } of position.paymentOption) {
      if (status !== 'PO_UNPAID') continue;
      const payment = paymentsOfNotice.get(keyOf(position.organizationFiscalCode, nav))?.find(isVisible);
      if (!payment) continue;
      const { receiptId, paidAt, feeCents, psp } = payment;
      result = paid(result, nav, { receiptId, paidAt, feeCents, pspCompany: psp.company }, payment.visibleAt);
    }
    return result;
  }

  const list = (organization: string) =>
    [...positions.values()].filter((position) => position.organizationFiscalCode === organization).map(current);

  function checkUnique(position: HeldPosition, except: string | undefined): void {
    const numbers = position.paymentOption.flatMap(({ iuv, nav }) => [iuv, nav]);
    const clash =
      new Set(numbers).size < numbers.length ||
      list(position.organizationFiscalCode)
        .filter(({ iupd }) => iupd !== except)
        .some(
          (other) =>
            other.iupd === position.iupd ||
            other.paymentOption.some(({ iuv, nav }) => numbers.includes(iuv) || numbers.includes(nav)),
        );
    if (!clash) return;
    throw new GpdError(
      409,
      'The debt position violated constraints of uniqueness',
      `Organization ${position.organizationFiscalCode} already has this IUPD, or one of these IUV or NAV`,
    );
  }

  return {
    find(organization, iupd) {
      const position = positions.get(keyOf(organization, iupd));
      return position && current(position);
    },
    findByNotice(organization, nav) {
      for (const position of list(organization)) {
        const option = position.paymentOption.find((candidate) => candidate.nav === nav);
        if (option) return { position, option };
      }
      return undefined;
    },
    list,
    insert(position) {
      checkUnique(position, undefined);
      write({ kind: 'position', position });
    },
    replace(previousIupd, position) {
      checkUnique(position, previousIupd);
      write({ kind: 'position', position });
    },
    remove: (organization, iupd) => write({ kind: 'deleted', organization, iupd }),
    addPayment: (payment) => write({ kind: 'payment', payment }),
    payments: (organization) =>
      payments.filter((payment) => payment.organizationFiscalCode === organization && isVisible(payment)),
    isPaymentUnderWay: (organization, nav) =>
      paymentsOfNotice.get(keyOf(organization, nav))?.some((payment) => !isVisible(payment)) ?? false,
    stampNumbers,
    findCart: (id) => carts.get(id),
    saveCart: (cart) => write({ kind: 'cart', cart }),
    flows: (organization) => flows.filter((flow) => flow.organizationFiscalCode === organization),
    addFlow: (flow) => write({ kind: 'flow', flow }),
    close: () => log.close(),
  };
}
