import type { Catalogue } from '../src/catalogue/catalogue.js';
import type { FolderRefusal } from '../src/zeebe/deploy-folders.js';
import { DEMO_CITIZEN_ACCOUNTS, DEMO_STAFF_ACCOUNTS } from '../sandbox/idp/accounts.js';
import type { SandboxAddresses } from './sandbox-part.js';

export interface Announcement {
  readonly publicUrl: string;
  readonly sandbox: SandboxAddresses | null;
  readonly catalogue: Catalogue;
  readonly refusals: readonly FolderRefusal[];
  readonly engineAddress: string;
  readonly storeUri: string;
  readonly tookMs: number;
}

/** Tells the person at the console where everything is, and who the demo users are. */
export function announce({
  publicUrl,
  sandbox,
  catalogue,
  refusals,
  engineAddress,
  storeUri,
  tookMs,
}: Announcement): void {
  const lines = [
    '',
    `DiMe is ready in ${(tookMs / 1000).toFixed(1)} s`,
    `  portal      ${publicUrl}`,
    `  staff       ${publicUrl}/accedi/personale`,
    `  engine      ${engineAddress} (Zeebe gateway protocol)`,
    `  store       ${storeUri.replace(/\/\/[^@/]*@/, '//')} (MongoDB wire protocol)`,
    `  services    ${catalogue.services.map(({ id }) => id).join(', ')}`,
  ];
  if (sandbox) {
    lines.push(
      `  mail        ${sandbox.mail}`,
      `  pagoPA      ${sandbox.pagopa} (sandbox)`,
      `  ANPR        ${sandbox.anpr} (sandbox), vouchers ${sandbox.pdnd}`,
      `  sign-in     ${sandbox.idp} (sandbox)`,
      '',
      'Demo citizens (choose them on the sign-in page):',
      ...DEMO_CITIZEN_ACCOUNTS.slice(0, 6).map(({ name, hint }) => `  ${name}: ${hint.it}`),
      'Demo staff:',
      ...DEMO_STAFF_ACCOUNTS.map(({ name, hint }) => `  ${name}: ${hint.it}`),
    );
  }
  for (const { folder, reason } of catalogue.broken) lines.push('', `Left out: processes/${folder}`, `  ${reason}`);
  for (const { folder, reason } of refusals) lines.push('', `The engine refuses processes/${folder}`, `  ${reason}`);
  console.log(lines.join('\n'));
}
