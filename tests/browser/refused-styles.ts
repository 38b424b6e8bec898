import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';

/** One thing that the content policy refused: the directive, and which text, by its beginning. */
export interface Refusal {
  readonly directive: string;
  readonly what: string;
}

/**
 * All that the content policy refuses on the modeller's page: what web/modeller/adopt-styles-parts.client.ts lists, and
 * what stands in its place there and in analyst.entry.css.
 */
export const MODELLER_REFUSALS: readonly Refusal[] = [
  { directive: 'style-src-attr', what: 'height: 100%' },
  { directive: 'style-src-attr', what: 'flex: none; height: auto' },
  { directive: 'style-src-elem', what: 'style element of the editor of expressions' },
];

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const NAMED = new Map(
  MODELLER_REFUSALS.filter(({ directive }) => directive === 'style-src-attr').map(({ what }) => [hashOf(what), what]),
);

/**
 * Collects what the browser refuses from now on, by event and by the console's own words, which name the refused text's
 * hash. Both must agree in number: an event without its line would be something that this list cannot name.
 */
export async function watchRefusals(page: Page): Promise<() => Promise<Refusal[]>> {
  const hashes: string[] = [];
  page.on('console', (message) => {
    const hash = /hash \('(sha256-[^']+)'\)/.exec(message.text())?.[1];
    if (message.type() === 'error' && hash !== undefined) hashes.push(hash);
  });
  await page.addInitScript(`
    window.refusals = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => window.refusals.push(effectiveDirective));
    window.editorStyles = [];
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) {
        if (node instanceof HTMLStyleElement) window.editorStyles.push(node.textContent.startsWith('.\\u037c'));
      }
    }).observe(document, { childList: true, subtree: true });`);
  return async () => {
    const directives = await page.evaluate<string[]>('window.refusals');
    const editors = await page.evaluate<boolean[]>('window.editorStyles');
    const attributes = directives.filter((directive) => directive === 'style-src-attr');
    const attributeHashes = hashes.filter((hash) => NAMED.has(hash));
    return [
      ...directives
        .filter((directive) => directive !== 'style-src-attr' && directive !== 'style-src-elem')
        .map((directive) => ({ directive, what: 'unknown' })),
      ...attributes.map((directive, index) => ({
        directive,
        what: NAMED.get(attributeHashes[index] ?? '') ?? 'unknown',
      })),
      ...directives
        .filter((directive) => directive === 'style-src-elem')
        .map((directive, index) => ({
          directive,
          what: editors[index] === true ? 'style element of the editor of expressions' : 'unknown',
        })),
    ];
  };
}
