import { virtualClock } from '../../src/engine/clock.js';
import { JournaledIndex, JournaledMap, UndoJournal } from '../../src/engine/state/journal.js';
import { OrderedQueue } from '../../src/engine/state/ordered-queue.js';
import { seededRandom } from './power-loss-files.js';

describe('the ordered queue', () => {
  it('gives entries by rank, then key, and passes over stale ones', () => {
    const random = seededRandom(1);
    const stale = new Set<number>();
    const queue = new OrderedQueue(({ key }) => !stale.has(key));
    const entries = Array.from({ length: 2_000 }, (_, key) => ({ rank: Math.floor(random() * 50), key }));
    for (const { rank, key } of entries) queue.add(rank, key);
    for (const { key } of entries) if (random() < 0.3) stale.add(key);

    const taken = [];
    for (let entry = queue.take(); entry; entry = queue.take()) taken.push(entry);
    const expected = entries.filter(({ key }) => !stale.has(key)).sort((a, b) => a.rank - b.rank || a.key - b.key);
    expect(taken).toEqual(expected);
  });
});

describe('the journal', () => {
  it('restores maps and indexes after any changes, as if nothing had happened', () => {
    const random = seededRandom(2);
    const pick = (below: number) => Math.floor(random() * below);
    const journal = new UndoJournal();
    const map = new JournaledMap<number, number>(journal);
    const index = new JournaledIndex<number>(journal);
    const change = () => {
      const [key, value] = [pick(20), pick(1_000)];
      [
        () => map.set(key, value),
        () => map.delete(key),
        () => index.add(key, value % 10),
        () => index.remove(key, value % 10),
      ][pick(4)]?.();
    };
    const seen = () => ({
      map: [...map.entries()].sort(([a], [b]) => a - b),
      index: Array.from({ length: 20 }, (_, key) => index.sorted(key)),
    });
    for (let round = 0; round < 200; round++) {
      journal.begin();
      for (let n = 0; n < 10; n++) change();
      journal.commit();
      const before = seen();
      journal.begin();
      for (let n = 0; n < 30; n++) change();
      journal.rollback();
      expect(seen()).toEqual(before);
    }
  });
});

describe('the virtual clock', () => {
  it('rings what is due, earliest first, and not what was called off', () => {
    const clock = virtualClock(0);
    const rung: string[] = [];
    clock.setAlarm(20, () => rung.push('b'));
    clock.setAlarm(10, () => rung.push('a'));
    clock.setAlarm(31, () => rung.push('late'));
    clock.setAlarm(15, () => rung.push('called off'))();
    clock.advance(30);
    expect(rung).toEqual(['a', 'b']);
    clock.advance(1);
    expect(rung).toEqual(['a', 'b', 'late']);
  });
});
