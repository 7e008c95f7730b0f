import pino, { type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config';
import { errorCode } from '../database/pg-errors';
import { type LineSink, standardOutput } from './line-buffer';
import { maskCardNumbers } from './redact';

/** The only members a log record may have. Everything else is dropped: a body, a header or a query cannot be logged by accident. */
export const LOG_FIELDS = [
  'method',
  'route',
  'status',
  'ms',
  'requestId',
  'principal',
  'keyId',
  'code',
  'context',
  'errorName',
  'errorCode',
  'errorAt',
  'worker',
  'count',
  'attempt',
  'purchaseId',
  'attemptId',
  'deliveryId',
  'eventId',
  'rowId',
  'version',
  'environment',
  'address',
  'publicUrl',
  'database',
  'gatewayAccounts',
  'workers',
  'loops',
] as const;
export type LogFields = Partial<Record<(typeof LOG_FIELDS)[number], string | number | boolean | undefined>>;

/** Ids of our own making, and those of requests and events, which are looked at where they come in. A part of one may look like a card number. */
const ID_FIELDS: ReadonlySet<string> = new Set([
  'requestId',
  'keyId',
  'purchaseId',
  'attemptId',
  'deliveryId',
  'eventId',
  'rowId',
]);

const TEXT_MAX = 300;
/** The smallest number with as many digits as a card number has. */
const MIN_CARD_NUMBER = 1e12;
const STACK_FRAMES = 8;
/** A frame without its directories: where it happened, not where the service is installed. */
const FRAME = /^\s+at (?:(.+?) \()?(?:.*[/\\])?([^/\\()]+:\d+:\d+)\)?$/;

/**
 * What may be told of an error: its class, its code, and where it happened. Never its message: the database and the parser put
 * parameters and input into theirs.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '').split('\n').flatMap((line) => {
    const match = FRAME.exec(line);
    return match ? [`${match[1] ?? ''}@${match[2] ?? ''}`] : [];
  });
  return { errorName: error.name, errorCode: errorCode(error), errorAt: frames.slice(0, STACK_FRAMES).join(' < ') };
}

function allowed(record: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of LOG_FIELDS) {
    const value = record[name];
    if (typeof value === 'string') {
      const text = name === 'errorAt' ? value : value.slice(0, TEXT_MAX);
      kept[name] = ID_FIELDS.has(name) ? text : maskCardNumbers(text);
    } else if (typeof value === 'number') kept[name] = maskedNumber(value);
    else if (typeof value === 'boolean') kept[name] = value;
  }
  return record['err'] instanceof Error ? { ...kept, ...allowed({ ...describeError(record['err']) }) } : kept;
}

const maskedNumber = (value: number): number | string => {
  if (Math.abs(value) < MIN_CARD_NUMBER) return value;
  const text = maskCardNumbers(String(value));
  return text === String(value) ? value : text;
};

/** What is logged beside the record: the text, and values that stand in it. */
const maskedArgument = (argument: unknown): unknown => {
  if (typeof argument === 'string') return maskCardNumbers(argument);
  return typeof argument === 'number' ? maskedNumber(argument) : argument;
};

/**
 * The JSON logger. Every record passes the allow-list; every text but the ids passes the card number net.
 * @param sink where lines go; standard output unless a test listens
 */
export function createLogger(level: LogLevel, sink: LineSink = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: allowed },
      serializers: { err: () => undefined },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(maskedArgument) as typeof args);
        },
      },
    },
    sink as DestinationStream,
  );
}
