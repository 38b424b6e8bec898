import type { Text } from '../texts.js';

const SYSTEM_NAMES: readonly { readonly prefix: RegExp; readonly name: Text }[] = [
  { prefix: /^(?:ANPR|PDND)/, name: { it: "l'anagrafe nazionale (ANPR)", en: 'the national registry (ANPR)' } },
  { prefix: /^PAGOPA/, name: { it: 'il sistema dei pagamenti pagoPA', en: 'the payment system pagoPA' } },
];

/**
 * What the applicant reads while a system outside keeps failing; the runner sets it after repeated failures and clears it
 * once the job goes through.
 *
 * @param errorCode code of the fault, e.g. `ANPR_UNREACHABLE`; null for the guard's CIRCUIT_OPEN, where `system` tells
 * @param system name of the system as the health page has it, e.g. `anpr`, `pagopa-gpd`
 */
export function outageNotice(errorCode: string | null, system = ''): Text {
  const known = SYSTEM_NAMES.find(({ prefix }) => prefix.test(errorCode ?? '') || prefix.test(system.toUpperCase()));
  const name = known?.name ?? { it: 'un sistema esterno', en: 'an external system' };
  return {
    it: `Al momento ${name.it} non risponde. Non devi fare nulla: riproviamo noi e la richiesta prosegue da sola appena torna disponibile.`,
    en: `At the moment ${name.en} does not answer. You need not do anything: we keep trying and your request goes on by itself as soon as it is back.`,
  };
}

/** True for a notice made here: only such a one may be cleared when the system is back. */
export function isOutageNotice(notice: Text | null): boolean {
  return (
    notice !== null && notice.it.startsWith('Al momento ') && notice.it.includes('non risponde. Non devi fare nulla')
  );
}
