/**
 * The order in which jest starts the test files: those that take longest first, so that both workers end at about the same
 * time also in a clone that was never tested before. Jest itself only knows the sizes of the files there.
 */
const LONGEST = [
  'platform/crash',
  'browser/accessibility',
  'platform/interrupted',
  'platform/exactly-once',
  'platform/payment-anomalies',
  'engine/replay',
  'platform/start-faults',
  'browser/analyst-accessibility',
  'engine/oracle',
  'browser/analyst-modeller',
];

const placeOf = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.endsWith(`/tests/${name}.test.ts`));
  return place === -1 ? LONGEST.length : place;
};

export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
  }
  /** Asked for by `--onlyFailures`. */
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
}
