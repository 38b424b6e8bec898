import type { Express } from 'express';
import { createWebApp } from '../../web/app.js';
import { createWebWorld } from '../fakes/web-world.js';
import { PAGE_STATES } from './page-states.js';

/** Addresses that give a file, a redirect or data instead of a page. */
const NO_PAGES = [
  /^\/(?:healthz|readyz)$/,
  /^\/accedi\/(?:cittadino|personale\/inizio|personale\/ritorno)$/,
  /\/ricevuta$/,
  /\/documenti\/:document$/,
  /\/ricevute\/:receipt$/,
  /\/foto\/:photo$/,
  // The addresses of forms lead back to the page that the form is on.
  /\/(?:prendi|rilascia|completa|paga|riapri|valuta|riprova)$/,
];
/** Rooms of other page sets, looked at in their own tests. */
const ELSEWHERE = /^\/(?:processi|amministrazione)/;

interface Layer {
  readonly route?: { readonly path: string | string[]; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

function getPathsOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route) return route.methods['get'] ? [route.path].flat() : [];
    return handle?.stack ? getPathsOf(handle.stack) : [];
  });
}

function matches(pattern: string, address: string): boolean {
  const path = address.split('?', 1)[0]?.replace(/^\/en(?=\/|$)/, '') ?? '';
  const given = path === '' ? [''] : path.split('/').slice(1);
  const wanted = pattern.split('/').slice(1);
  return given.length === wanted.length && wanted.every((part, index) => part.startsWith(':') || part === given[index]);
}

describe('the list of page states', () => {
  it('has a state of every page that the router knows', async () => {
    const world = await createWebWorld();
    const app = createWebApp(world.services, {
      sessionSecret: 'only used in tests, never in any other place',
    }) as Express & {
      readonly router: { readonly stack: readonly Layer[] };
    };
    const paths = getPathsOf(app.router.stack).filter(
      (path) => !ELSEWHERE.test(path) && !NO_PAGES.some((none) => none.test(path)),
    );
    expect(paths.length).toBeGreaterThan(25);
    const missing = paths.filter((path) => !PAGE_STATES.some((state) => matches(path, state.path)));
    expect(missing).toEqual([]);
  });
});
