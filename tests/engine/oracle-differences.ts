/**
 * Where the embedded engine is knowingly not as real Zeebe 8.6.0. The list may only shrink: a test fails when an entry is
 * met by one of its scenarios no more, and docs/engine-differences.md shows it.
 */
export interface KnownDifference {
  /** Names of the scenarios in which it is met. */
  readonly scenarios: readonly string[];
  /** The place of the difference as compare.ts gives it: `record 12 JOB CREATED Work`. */
  readonly at: RegExp;
  readonly path: RegExp;
  /** What each side says there, as JSON: the rest of the text stays compared. */
  readonly zeebe: RegExp;
  readonly ours: RegExp;
  readonly reason: string;
  readonly source: string;
}

const RECORDED = 'the recorded streams';

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    scenarios: [
      'instances/create-refused',
      'instances/with-result-refused',
      'jobs/complete-refused',
      'messages/publish-refused',
      'signals/refused',
      'variables/set-variables-refused',
    ],
    at: /^answer/,
    path: /^text$/,
    zeebe: /^"Invalid JSON value: .*\\n at \[Source: REDACTED .*line: \d+, column: \d+\]"$/,
    ours: /^"Invalid JSON value: .*"$/,
    reason:
      'Text that is no JSON is refused with the same status and the same beginning; where it stops being JSON is said in the words of the JSON parser, which is Jackson there.',
    source: RECORDED,
  },
  {
    scenarios: ['deployment/refused-files'],
    at: /DeployResource$|DEPLOYMENT CREATE$/,
    path: /^(?:text|rejectionReason)$/,
    zeebe: /'[\w.-]+': (?:Fatal Error: URI=null|Error: URI=null|Failed to parse DMN: org\.camunda|Cannot invoke)/,
    ours: /encountered the following errors:\\n.*'[\w.-]+': /,
    reason:
      'A file that is no XML, no BPMN, no DMN or no JSON is refused with the same status, the same beginning and its name; why it cannot be read is said in the words of the parser, which is a Java one there.',
    source: RECORDED,
  },
  {
    scenarios: ['deployment/refused-models'],
    at: /DeployResource$|DEPLOYMENT CREATE$/,
    path: /^(?:text|rejectionReason)$/,
    zeebe: /ERROR: failed to parse expression 'a \+': Expected \(binaryComparison/,
    ours: /'bad-feel\.bpmn': - Element: Work > extensionElements > taskDefinition\\n {4}- ERROR: failed to parse expression 'a \+': /,
    reason:
      'An expression that is no FEEL is refused at the same element; what was expected is said in the words of the parser, which is a Scala one there.',
    source: RECORDED,
  },
  {
    scenarios: ['variables/numbers', 'variables/values'],
    at: /^record \d+ VARIABLE CREATED (?:[defhjmn]|beyond)$/,
    path: /^value\.value$/,
    zeebe: /\d\.0|E\d|\d{16}/,
    ours: /^"(?:-?\d+|\[10000000,12345\.678\]|\{\\"o\\":3\})"$/,
    reason:
      'A number is a JavaScript number: a whole one is written as an integer however it came (1 for 1.0, 0 for -0.0), and integers beyond 2^53 lose their last digits.',
    source: `${RECORDED}; ECMA-262, Number type`,
  },
];
