import type { Language, Text } from '../../src/texts.js';

const SECOND = 1_000;
const UNITS: readonly { readonly ms: number; readonly one: Text; readonly many: Text }[] = [
  { ms: 86_400 * SECOND, one: { it: 'giorno', en: 'day' }, many: { it: 'giorni', en: 'days' } },
  { ms: 3_600 * SECOND, one: { it: 'ora', en: 'hour' }, many: { it: 'ore', en: 'hours' } },
  { ms: 60 * SECOND, one: { it: 'minuto', en: 'minute' }, many: { it: 'minuti', en: 'minutes' } },
  { ms: SECOND, one: { it: 'secondo', en: 'second' }, many: { it: 'secondi', en: 'seconds' } },
];

/** `3 giorni`, `1,5 ore`, `meno di un secondo`: the largest unit that fits, with one decimal below ten. */
export function formatDuration(ms: number, language: Language): string {
  const unit = UNITS.find((one) => ms >= one.ms);
  if (!unit) return language === 'it' ? 'meno di un secondo' : 'under a second';
  const exact = ms / unit.ms;
  const value = exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact);
  const word = value === 1 ? unit.one : unit.many;
  return `${value.toLocaleString(language)} ${word[language]}`;
}
