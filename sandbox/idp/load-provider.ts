import type * as OidcProvider from 'oidc-provider';

const RUNTIME_WARNING = 'oidc-provider WARNING: Unsupported runtime.';

type Library = typeof OidcProvider;

/**
 * Loads oidc-provider. Its version 9 says on the console that Node 20 is not a runtime of its choice; it works there
 * (tests/sandbox/idp), so this one sentence is left out while the module loads. Anything else it says is heard.
 */
export async function loadProvider(): Promise<Library> {
  const { warn } = console;
  console.warn = (...values: unknown[]) => {
    const [first] = values;
    if (typeof first === 'string' && first.includes(RUNTIME_WARNING)) return;
    warn.apply(console, values);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}
