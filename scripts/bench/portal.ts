import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { startInstance } from '../journey/instance.js';
import { percentile, ratePerSecond, type Figure } from './measure.js';

const CALLERS = 16;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 5_000;

/** Pages that anybody opens. */
const PAGES = [
  { name: 'home', path: '/' },
  { name: 'service card', path: '/servizi/certificato-residenza' },
] as const;

interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Of the page itself, uncompressed. */
  readonly bytes: number;
}

/** One page over one of the kept connections, read to its end; nothing of it is kept but its size. */
function load(agent: Agent, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(address, { agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(bytes);
        else reject(new Error(`${address} answered ${answer.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end();
  });
}

async function measure(address: string): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const times: number[] = [];
  let bytes = 0;
  const once = async (): Promise<void> => {
    const startedMs = performance.now();
    bytes = await load(agent, address);
    times.push(performance.now() - startedMs);
  };
  await ratePerSecond(CALLERS, WARM_UP_MS, once);
  times.length = 0;
  const perSecond = await ratePerSecond(CALLERS, MEASURE_MS, once);
  agent.destroy();
  return { perSecond, p99Ms: percentile(times, 99), bytes };
}

/** The baseline: Express and EJS with a page of the same size, in a process of its own as the portal is. */
async function measureBarePage(bytes: number): Promise<Measured> {
  const child = spawn(process.execPath, ['dist/scripts/bench/bare-page-server.js', String(bytes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return await measure(String(line).trim());
  } finally {
    child.stdin.end();
    await ended;
  }
}

/** Pages per second of a fresh platform, each beside a bare page of its size. */
export async function benchPortal(): Promise<Figure[]> {
  const instance = await startInstance();
  try {
    const figures: Figure[] = [];
    for (const { name, path } of PAGES) {
      const page = await measure(`${instance.portal}${path}`);
      const bare = await measureBarePage(page.bytes);
      const size = `${(page.bytes / 1_000).toFixed(1)} kB`;
      figures.push(
        {
          name: `portal: ${name}`,
          value: page.perSecond,
          unit: 'pages/s',
          baseline: bare.perSecond,
          note: `${size}, ${CALLERS} kept connections, uncompressed; baseline: Express + EJS with a page of ${(bare.bytes / 1_000).toFixed(1)} kB and nothing around it, while the platform is idle`,
        },
        {
          name: `portal: ${name} p99`,
          value: page.p99Ms,
          unit: 'ms',
          baseline: bare.p99Ms,
          note: `${CALLERS} callers at once`,
        },
      );
    }
    return figures;
  } finally {
    await instance.stop();
  }
}
