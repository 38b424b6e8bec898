import {
  AppError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  UnavailableError,
} from '../../src/errors.js';
import { StaleFormError } from '../security/csrf.js';
import { TooManyRequestsError } from '../security/too-many-requests.js';
import { errorTexts } from './error-texts.js';
import { speak, type Page } from './page.js';
import type { PageView } from './render-page.js';

export interface ErrorView extends PageView {
  readonly title: string;
  readonly text: string;
  /** Correlation id for the contact centre; only for our own faults. */
  readonly code: string | null;
  readonly links: readonly { readonly label: string; readonly href: string }[];
  /** The form that did not get through, to send again as it was. */
  readonly again: {
    readonly action: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
    /** What was written in own words, to see that it is there; choices are codes that say nothing. */
    readonly words: readonly string[];
    readonly button: string;
    readonly files: string;
  } | null;
}

type Kind =
  | 'notFound'
  | 'forbidden'
  | 'crossSite'
  | 'stale'
  | 'conflict'
  | 'invalid'
  | 'tooLarge'
  | 'tooMany'
  | 'tooManyCopies'
  | 'unavailable'
  | 'full'
  | 'fault';

const STATUS: Readonly<Record<Kind, number>> = {
  notFound: 404,
  forbidden: 403,
  crossSite: 403,
  stale: 403,
  conflict: 409,
  invalid: 422,
  tooLarge: 413,
  tooMany: 429,
  tooManyCopies: 429,
  unavailable: 503,
  full: 503,
  fault: 500,
};

/** The one table from error to page: the first class that fits. */
const KINDS: readonly (readonly [new (...args: never[]) => Error, Kind])[] = [
  [StaleFormError, 'stale'],
  [TooManyRequestsError, 'tooMany'],
  [NotFoundError, 'notFound'],
  [ConflictError, 'conflict'],
  [ForbiddenError, 'forbidden'],
  [InvalidInputError, 'invalid'],
  [UnavailableError, 'unavailable'],
];

/** What the store answers when its disk is full. @source MongoDB error codes, OutOfDiskSpace */
const OUT_OF_DISK_SPACE = 14_031;

/** Which page an error gets, and with which status. */
export function kindOfError(error: unknown): { kind: Kind; status: number } {
  const kind = findKind(error);
  return { kind, status: STATUS[kind] };
}

function findKind(error: unknown): Kind {
  if (error instanceof AppError && error.code === 'CROSS_SITE') return 'crossSite';
  if (error instanceof AppError && error.code === 'FILE_TOO_LARGE') return 'tooLarge';
  if (error instanceof AppError && error.code === 'TOO_MANY_COPIES') return 'tooManyCopies';
  if ((error as { code?: unknown } | null)?.code === OUT_OF_DISK_SPACE) return 'full';
  const known = KINDS.find(([type]) => error instanceof type)?.[1];
  if (known) return known;
  // What Express and its body parsers throw carries the status that they mean.
  const status = error instanceof Error ? Number((error as { status?: unknown }).status) : Number.NaN;
  if (status === 404) return 'notFound';
  if (status === 413) return 'tooLarge';
  return status >= 400 && status < 500 ? 'invalid' : 'fault';
}

export function errorView(
  page: Page,
  options: {
    kind: Kind;
    code: string;
    signedIn: boolean;
    again?: Readonly<Record<string, string | readonly string[]>>;
  },
): ErrorView {
  const texts = speak(page, errorTexts);
  const { kind } = options;
  const title = texts[`${kind}Title`];
  const fields = Object.entries(options.again ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );
  const words = fields.map(({ value }) => value).filter((value) => /\S\s+\S/.test(value));
  return {
    head: { title, noIndex: true, hasForm: kind === 'stale' },
    title,
    text: texts[`${kind}Text`],
    code: STATUS[kind] >= 500 ? page.say(errorTexts.code, { code: options.code }) : null,
    links: [
      ...(options.signedIn ? [{ label: texts.toArea, href: page.href('/area-personale') }] : []),
      { label: texts.toServices, href: page.href('/servizi') },
      { label: texts.toHome, href: page.href('/') },
    ],
    again:
      kind === 'stale'
        ? { action: page.href(page.path), fields, words, button: texts.staleAgain, files: texts.staleFiles }
        : null,
  };
}
