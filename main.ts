/** Starts the platform, or the roles of it that DIME_ROLES names. The only file that reads the environment, with other mains. */
import { readConfig } from './src/config.js';
import { startPlatform } from './main/platform.js';
import { describeStartFault } from './main/start-fault.js';

/** Shorter than what service managers wait before they kill. */
const STOP_LIMIT_MS = 25_000;

// Dates in processes are dates in Italy: the engine's today() follows the process's zone.
process.env['TZ'] ??= 'Europe/Rome';

try {
  const config = readConfig(process.env);
  // The Zeebe client looks here too, and would tell the console that it ignores what it was given otherwise.
  delete process.env['ZEEBE_ADDRESS'];
  const platform = await startPlatform(config);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      console.error('DiMe did not stop in time and ends now. What was accepted is kept.');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    void platform.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  void platform.died.then(({ name, error }) => {
    console.error(`DiMe stops: its ${name} has died (${error.message}). What was accepted is kept: start it again.`);
    process.exit(1);
  });
} catch (error) {
  console.error(describeStartFault(error));
  process.exit(1);
}
