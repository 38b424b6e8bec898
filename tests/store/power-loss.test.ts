import { simulatePowerLoss, type PowerLossReport } from './power-loss/replay.js';

/** Where there is no C compiler, that sentence is all that can be had. */
const outcome = (withoutSync: boolean): Promise<PowerLossReport | string> =>
  simulatePowerLoss({ operations: 14, withoutSync }).catch((error: unknown) => {
    const { message } = error as Error;
    if (!message.includes('no C compiler')) throw error;
    return message;
  });

describe('power loss at every write of the store', () => {
  it('leaves all that was acknowledged, whatever of the rest reached the disk', async () => {
    const report = await outcome(false);
    if (typeof report === 'string') return expect(report).toMatch(/^Power loss cannot be simulated here/);
    expect(report.violations).toEqual([]);
    expect(report.disks).toBeGreaterThan(100);
  }, 120_000);

  it('would be noticed if a sync were left out', async () => {
    const report = await outcome(true);
    if (typeof report === 'string') return expect(report).toMatch(/^Power loss cannot be simulated here/);
    expect(report.violations.length).toBeGreaterThan(0);
  }, 120_000);
});
