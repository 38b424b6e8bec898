import { randomModel } from './random-model.js';
import { randomStep } from './random-step.js';
import { createRandom } from './random.js';
import { create, deploy, type Scenario } from './scenario.js';

const MOST_STEPS = 30;

/**
 * A scenario drawn from a seed: a structured process and a client that does what comes to its mind with the jobs, messages,
 * timers and incidents that it sees in the record stream. The same seed and the same stream give the same calls.
 */
export function randomScenario(seed: number): Scenario {
  const random = createRandom(seed);
  const { id, resources } = randomModel(seed, random);
  let steps = 0;
  return {
    name: `random/${seed}`,
    covers: [],
    resources,
    steps: [deploy(...Object.keys(resources)), create(id, { x: random.below(4), key: 'k', items: [1, 2] })],
    next(records) {
      steps += 1;
      return steps <= MOST_STEPS ? randomStep(records, random, steps === MOST_STEPS) : undefined;
    },
  };
}
