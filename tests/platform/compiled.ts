import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createBrowser, type Browser, type Page } from '../../scripts/journey/browser.js';
import type { Instance } from '../../scripts/journey/instance.js';
import { signInCitizen } from '../../scripts/journey/people.js';

const RUN_LIMIT_MS = 60_000;

/** Runs a compiled file to its end. */
export async function run(
  file: string,
  { args = [], environment = {} }: { args?: readonly string[]; environment?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [resolve('dist', file), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_LIMIT_MS,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.trim() };
}

/** A page with a form of our own making: what a script, or somebody hostile, would send. */
export function withForm(
  page: Page,
  action: string,
  fields: readonly (readonly [string, string])[],
  isMultipart = false,
): Page {
  const button = { text: 'Invia', name: '', value: '', action: '' };
  return { ...page, forms: [{ action, method: 'post', isMultipart, fields, buttons: [button] }] };
}

/** The step of a new report where the photos are. */
export async function photoStep({ portal }: Instance, browser: Browser): Promise<Page> {
  const start = await browser.get(`${portal}/servizi/segnalazione/richiesta`);
  const place = { municipality: 'venezia-murano-burano', address: 'Fondamenta della Misericordia 2527' };
  return browser.send(await browser.send(start, 'Inizia'), 'Avanti', place);
}

export const PROBLEM = {
  category: 'illuminazione',
  title: 'Lampione spento',
  description: 'Il lampione davanti al ponte è spento.',
};

/** Sends a whole report, without photos. */
export async function sendReport(instance: Instance, browser: Browser, email: string): Promise<Page> {
  const contact = await browser.send(await photoStep(instance, browser), 'Avanti', PROBLEM);
  return browser.send(await browser.send(contact, 'Avanti', { email }), 'Invia');
}

/** A stamped certificate from the card to the page of the case. */
export async function requestCertificate({ portal }: Instance, browser: Browser, email: string): Promise<Page> {
  const card = await browser.get(`${portal}/servizi/certificato-residenza`);
  const start = await signInCitizen(browser, await browser.follow(card, 'Richiedi online'), 'anna-venier');
  const use = await browser.send(await browser.send(start, 'Inizia'), 'Avanti', { useKind: 'stamped' });
  const answers = { certificateLanguage: 'it', delivery: 'portal', email };
  const confirmation = await browser.send(await browser.send(use, 'Avanti', answers), 'Invia');
  return browser.follow(confirmation, 'Segui la pratica');
}

export { createBrowser };
