import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
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
] as const;
export type LogFields = Partial<Record<(typeof LOG_FIELDS)[number], string | number | boolean | undefined>>;

const TEXT_MAX = 300;
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
    if (typeof value === 'string') kept[name] = name === 'errorAt' ? value : value.slice(0, TEXT_MAX);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return record['err'] instanceof Error ? { ...kept, ...describeError(record['err']) } : kept;
}

/**
 * The JSON logger. Every record passes the allow-list, every line the card number net.
 * @param sink where lines go; standard output unless a test listens
 */
export function createLogger(level: LogLevel, sink: LineSink = standardOutput()): Logger {
  const masked = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      sink.write(maskCardNumbers(String(chunk)));
      done();
    },
  });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: allowed },
      serializers: { err: () => undefined },
    },
    masked,
  );
}
