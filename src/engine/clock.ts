/** The one source of time of an engine. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Calls `wake` once when the time `atMs` is reached; returns a function that calls it off. */
  setAlarm(atMs: number, wake: () => void): () => void;
}

/** Node's timers cannot wait longer than a signed 32-bit number of milliseconds; a longer alarm is set again. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** The clock of the machine. Its alarms do not keep the process alive. */
export function systemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    setAlarm(atMs, wake) {
      let timer: NodeJS.Timeout;
      const arm = () => {
        const waitMs = atMs - Date.now();
        timer = setTimeout(waitMs > LONGEST_WAIT_MS ? arm : wake, Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS));
        timer.unref();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

export interface VirtualClock extends Clock {
  /** Moves the time forward and rings every alarm that is then due, earliest first. */
  advance(ms: number): void;
}

/** A clock that moves only by `advance`. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  const alarms = new Set<{ atMs: number; wake: () => void }>();

  return {
    nowMs: () => nowMs,
    setAlarm(atMs, wake) {
      const alarm = { atMs, wake };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance(ms) {
      nowMs += ms;
      const due = [...alarms].filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
      for (const alarm of due) {
        if (alarms.delete(alarm)) alarm.wake();
      }
    },
  };
}
