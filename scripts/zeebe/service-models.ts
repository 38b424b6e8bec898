import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createGatewayClient } from '../../tests/engine/oracle/gateway-client.js';

const DEPLOYABLE = /\.(?:bpmn|dmn|form)$/;

export interface DeployedFolder {
  readonly folder: string;
  /** Why the gateway refuses it; empty when it does not. */
  readonly refusal: string;
}

/** Deploys the models of each folder under processes/ in one request, as the platform does. */
export async function deployServiceModels(root: string, address: string): Promise<DeployedFolder[]> {
  const processes = join(root, 'processes');
  if (!existsSync(processes)) return [];
  const files = readdirSync(processes, { recursive: true, encoding: 'utf8' }).filter((file) => DEPLOYABLE.test(file));
  const client = createGatewayClient(address);
  try {
    const deployed: DeployedFolder[] = [];
    for (const folder of [...new Set(files.map((file) => dirname(file)))].sort()) {
      const resources = files
        .filter((file) => dirname(file) === folder)
        .sort()
        .map((file) => ({ name: basename(file), content: readFileSync(join(processes, file)) }));
      const answer = await client.call('DeployResource', { resources }).answer;
      deployed.push({ folder, refusal: answer.ok ? '' : `${answer.status} ${answer.text}` });
    }
    return deployed;
  } finally {
    client.close();
  }
}
