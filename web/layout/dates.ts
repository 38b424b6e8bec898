import type { Language } from '../../src/texts.js';

const LOCALES = { it: 'it-IT', en: 'en-GB' } as const;
const ROME = 'Europe/Rome';

const formatters = (options: Intl.DateTimeFormatOptions) => ({
  it: new Intl.DateTimeFormat(LOCALES.it, options),
  en: new Intl.DateTimeFormat(LOCALES.en, options),
});

const days = formatters({ dateStyle: 'long', timeZone: ROME });
const times = formatters({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: ROME });
const civilDays = formatters({ dateStyle: 'long', timeZone: 'UTC' });

/** `24 novembre 2026`, the civil date in Venice of an instant. */
export function formatDay(at: Date, language: Language): string {
  return days[language].format(at);
}

/** `24 novembre 2026, ore 21:05`. */
export function formatInstant(at: Date, language: Language): string {
  const joint = language === 'it' ? ', ore ' : ', ';
  return `${formatDay(at, language)}${joint}${times[language].format(at)}`;
}

/** `24 novembre 2026` of a civil date `YYYY-MM-DD`; the text itself when it is no date. */
export function formatCivilDate(date: string, language: Language): string {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : civilDays[language].format(at);
}

/** Civil date in Venice, `YYYY-MM-DD`. */
export function civilDateOf(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: ROME }).format(at);
  return parts;
}

/** `512 kB` or `1,4 MB`. */
export function formatSize(bytes: number, language: Language): string {
  const [value, unit] =
    bytes < 1024 * 1024 ? [Math.max(1, Math.round(bytes / 1024)), 'kB'] : [bytes / (1024 * 1024), 'MB'];
  return `${value.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 })}\u00a0${unit}`;
}
