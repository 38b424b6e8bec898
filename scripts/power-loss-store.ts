/**
 * `node scripts/run.mjs scripts/power-loss-store.ts [--operations N] [--without-sync] [--json]`: loses the power at every
 * write of a journey on the embedded store and checks what is left. With `--without-sync` the syncs are taken out, and
 * the run is right when it finds losses.
 */
import { parseArgs } from 'node:util';
import { compileTests } from './store/compile-tests.js';
import type * as Replay from '../tests/store/power-loss/replay.js';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '60' },
    'without-sync': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const compiled = await compileTests('tests/store');
const { simulatePowerLoss } = await compiled.load<typeof Replay>('power-loss/replay');
const withoutSync = values['without-sync'];
try {
  const report = await simulatePowerLoss({ operations: Number(values.operations), withoutSync });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else {
    console.log(
      `${report.operations} operations, ${report.events} writes and syncs, ${report.disks} disks opened, ${report.violations.length} violations${withoutSync ? ' (without syncs)' : ''}`,
    );
    for (const violation of report.violations.slice(0, withoutSync ? 3 : 20)) console.log(`  ${violation}`);
  }
  process.exitCode = report.violations.length > 0 === withoutSync ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
