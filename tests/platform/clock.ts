import type { Clock } from '../../src/engine/engine.js';

/** Node's timers cannot wait longer. */
const LONGEST_WAIT_MS = 2_147_483_647;

export interface ShiftedClock extends Clock {
  now(): Date;
  /** Leaps forward; every alarm that is then due rings, earliest first. */
  advance(ms: number): void;
  advanceTo(instant: Date): void;
}

/** The machine's clock, which a test can make leap: what waits for days need not be waited for. */
export function shiftedClock(): ShiftedClock {
  let shiftMs = 0;
  const alarms = new Set<{ readonly atMs: number; readonly wake: () => void; timer: NodeJS.Timeout | undefined }>();
  const nowMs = (): number => Date.now() + shiftMs;

  function arm(alarm: typeof alarms extends Set<infer A> ? A : never): void {
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, alarm.atMs - nowMs()));
    alarm.timer = setTimeout(() => {
      if (alarm.atMs > nowMs()) return arm(alarm);
      if (alarms.delete(alarm)) alarm.wake();
    }, waitMs);
    alarm.timer.unref();
  }

  const clock: ShiftedClock = {
    nowMs,
    now: () => new Date(nowMs()),
    setAlarm(atMs, wake) {
      const alarm = { atMs, wake, timer: undefined };
      alarms.add(alarm);
      arm(alarm);
      return () => {
        clearTimeout(alarm.timer);
        alarms.delete(alarm);
      };
    },
    advance(ms) {
      shiftMs += ms;
      for (const alarm of [...alarms].sort((a, b) => a.atMs - b.atMs)) {
        clearTimeout(alarm.timer);
        arm(alarm);
      }
    },
    advanceTo: (instant) => clock.advance(Math.max(0, instant.getTime() - nowMs())),
  };
  return clock;
}
