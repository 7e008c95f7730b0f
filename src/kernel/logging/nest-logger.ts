import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { describeError } from './logger';

type NestLevel = 'log' | 'error' | 'warn' | 'debug' | 'verbose' | 'fatal';
const PINO_LEVEL = {
  // our own code never uses it: this is what the framework tells of its wiring, a line for each of the routes
  log: 'debug',
  error: 'error',
  warn: 'warn',
  debug: 'debug',
  verbose: 'trace',
  fatal: 'fatal',
} as const;
const STACK = /\n\s+at /;

/**
 * Lets `new Logger('Context')` of Nest write into our log. Nest passes errors, stacks and objects as loose parameters: errors become
 * their description, stacks are dropped, and of an object with a text the fields of the allow-list are kept.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = this.#writer('log');
  error = this.#writer('error');
  warn = this.#writer('warn');
  debug = this.#writer('debug');
  verbose = this.#writer('verbose');
  fatal = this.#writer('fatal');

  #writer(level: NestLevel) {
    return (message: unknown, ...rest: unknown[]): void => {
      const last = rest.at(-1);
      const context = typeof last === 'string' && !STACK.test(last) ? last : undefined;
      if (message instanceof Error)
        this.logger[PINO_LEVEL[level]]({ context, ...describeError(message) }, 'unexpected error');
      else if (isFields(message)) {
        const [text] = rest;
        this.logger[PINO_LEVEL[level]]({ context, ...message }, typeof text === 'string' ? firstLine(text) : '');
      } else
        this.logger[PINO_LEVEL[level]]({ context }, typeof message === 'string' ? firstLine(message) : 'not a text');
    };
  }
}

/** Named fields with a text behind them, as the service's own code logs; the allow-list decides what of them is kept. */
const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
