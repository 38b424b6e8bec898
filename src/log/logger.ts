import { pino, type DestinationStream, type Logger, type LogFn, type LoggerOptions } from 'pino';
import { maskFields, maskPersonalData } from './mask-personal-data.js';

/**
 * The log of this process: one line of JSON for each event, without personal data and credentials. Fields are masked by
 * name at any depth, errors and their causes included; every text is masked by what it looks like.
 *
 * @param destination the standard output when left out
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: (error: unknown) => maskFields(error) },
    formatters: { log: maskedFields },
    hooks: { logMethod: logMasked },
  };
  return withMaskedChildren(destination ? pino(options, destination) : pino(options));
}

/** A child writes its fields without the formatters of its parent; it inherits this method. */
function withMaskedChildren(logger: Logger): Logger {
  const makeChild = logger.child as unknown as (this: Logger, fields: object, options?: object) => Logger;
  const child = function (this: Logger, fields: Record<string, unknown>, options?: object): Logger {
    return makeChild.call(this, maskedFields(fields), options);
  };
  return Object.assign(logger, { child });
}

/** `err` is left to its serializer, which gives an error its type and its stack. */
function maskedFields({ err, ...fields }: Record<string, unknown>): Record<string, unknown> {
  const masked = maskFields(fields) as Record<string, unknown>;
  return err === undefined ? masked : { ...masked, err };
}

/** Masks the words of the event, and those of an error that is logged without words. */
function logMasked(this: Logger, [first, ...rest]: readonly unknown[], method: LogFn): void {
  const words = first instanceof Error ? [maskPersonalData(first.message)] : [];
  const event = first instanceof Error ? { err: first } : typeof first === 'string' ? maskPersonalData(first) : first;
  Reflect.apply(method, this, [event, ...words, ...rest.map((one) => maskFields(one))]);
}
