import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const compiled = `.cache/private-key-journey-${process.pid}.mjs`;
afterAll(() => rmSync(compiled, { force: true }));

describe('a client that signs its assertions', () => {
  // In jest, objects cross realms and oidc-provider refuses client keys that are not "plain": hence a real process, which
  // also shows that nothing is said on the console.
  it('gets tokens by its own key and none by another', async () => {
    await build({
      entryPoints: ['tests/sandbox/idp/private-key-journey.ts'],
      outfile: compiled,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [compiled]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ own: 'VNRNNA84C55L736A', strangers: 'NOT_TRUSTED' });
  });
});
