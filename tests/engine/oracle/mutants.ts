import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import type { EngineModules } from './embedded-target.js';

/** A small deliberate fault: one place of one source file changed. */
export interface Mutant {
  readonly fault: string;
  /** Below src/engine. */
  readonly file: string;
  readonly find: RegExp;
  readonly replace: string;
  /** The scenario that must see it. */
  readonly scenario: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    fault: 'an exclusive gateway takes the first condition that does not hold',
    file: 'behaviours/exclusive-gateway.ts',
    find: /if \(holds\.value\) return/,
    replace: 'if (!holds.value) return',
    scenario: 'gateways/exclusive',
  },
  {
    fault: 'a message reaches several instances of one process',
    file: 'processors/message-commands.ts',
    find: /if \(subscription\.correlating \|\| reached\.has\([^)]*\)\) continue;/,
    replace: 'if (subscription.correlating) continue;',
    scenario: 'messages/several-processes',
  },
  {
    fault: 'an instance with the same correlation key does not keep a message from starting another',
    file: 'processors/message-commands.ts',
    find: /const isLocked = [^;]*;/,
    replace: 'const isLocked = false;',
    scenario: 'messages/start-lock',
  },
  {
    fault: 'a message past its time to live is still correlated',
    file: 'behaviours/message-correlation.ts',
    find: /candidate\.value\.deadline > p\.nowMs && /,
    replace: '',
    scenario: 'messages/expiry',
  },
  {
    fault: 'an equal value in a scope stops the walk upward',
    file: 'behaviours/variable-documents.ts',
    find: /if \(!variable \|\| variable\.json === json\) return false;/,
    replace: 'if (!variable) return false; if (variable.json === json) return true;',
    scenario: 'variables/merge-without-mapping',
  },
  {
    fault: 'a catch-all goes before the exact error code',
    file: 'behaviours/errors.ts',
    find: /Buffer\.compare\(Buffer\.from\(codeOf\(b\)\), Buffer\.from\(codeOf\(a\)\)\)/,
    replace: 'Buffer.compare(Buffer.from(codeOf(a)), Buffer.from(codeOf(b)))',
    scenario: 'boundary/error',
  },
  {
    fault: 'a failed job does not wait for its back-off',
    file: 'processors/job-commands.ts',
    find: /\.\.\.\(retries > 0 && retryBackoff > 0 \? /,
    replace: '...(retries > 99 ? ',
    scenario: 'jobs/fail-back-off',
  },
  {
    fault: 'a resource of another name counts as a duplicate',
    file: 'processors/deploy-processes.ts',
    find: / && latest\.value\.resourceName === file\.name/,
    replace: '',
    scenario: 'deployment/duplicate',
  },
  {
    fault: 'every output of a multi-instance goes to the first place',
    file: 'behaviours/multi-instance-body.ts',
    find: /\.with\(loopCounter - 1,/,
    replace: '.with(0,',
    scenario: 'multi-instance/parallel',
  },
  {
    fault: 'a batch that is too large ends one command too early',
    file: 'batch-size.ts',
    find: /new BatchTooLargeError\(command,/,
    replace: 'new BatchTooLargeError(command > 1 ? command - 1 : command,',
    scenario: 'limits/element-too-large',
  },
  {
    fault: 'timers of one instant fire in the order in which they were set',
    file: 'due-work.ts',
    find: /: age\(a\) - age\(b\)/,
    replace: ': a.key - b.key',
    scenario: 'timers/same-instant',
  },
  {
    fault: 'missed ticks of a repeating timer are made up for',
    file: 'model/timer-schedule.ts',
    find: /dueDate: next > nowMs \? next : addInterval\(nowMs, interval\)/,
    replace: 'dueDate: next',
    scenario: 'timers/missed-ticks',
  },
  {
    fault: 'follow-up records do not name the command that caused them',
    file: 'log/frame-content.ts',
    find: /sourceRecordPosition: entry\.isSource \? -1 : ownSource/,
    replace: 'sourceRecordPosition: -1',
    scenario: 'tasks/service-task',
  },
];

/**
 * Compiles src/engine with one fault into `outDir`, which must lie inside the repository so that packages are found.
 *
 * @throws {Error} when the place to change is not there exactly once: the list above has to follow the source
 */
export async function compileMutant({ file, find, replace }: Mutant, outDir: string): Promise<EngineModules> {
  for (const source of readdirSync('src/engine', { recursive: true, encoding: 'utf8' })) {
    if (!source.endsWith('.ts') || source.endsWith('.d.ts')) continue;
    const text = readFileSync(join('src/engine', source), 'utf8');
    const target = join(outDir, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, strip(source === file ? mutate(text, find, replace, file) : text));
  }
  const load = (name: string): Promise<unknown> => import(join(outDir, name));
  const { createEngine } = (await load('engine.js')) as Pick<EngineModules, 'createEngine'>;
  const { virtualClock } = (await load('clock.js')) as Pick<EngineModules, 'virtualClock'>;
  return { createEngine, virtualClock };
}

function mutate(text: string, find: RegExp, replace: string, file: string): string {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places like ${String(find)}; exactly one was expected`);
  return text.replace(find, () => replace);
}

const strip = (text: string): string =>
  transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }).code;
