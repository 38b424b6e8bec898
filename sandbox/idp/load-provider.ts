const RUNTIME_WARNING = 'oidc-provider WARNING: Unsupported runtime.';

/**
 * Loads oidc-provider. Its version 9 says on the console that Node 20 is not a runtime of its choice; it works there
 * (tests/sandbox/idp), so this one sentence is left out while the module loads. Anything else it says is heard.
 */
export async function loadProvider(): Promise<typeof import('oidc-provider')> {
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
