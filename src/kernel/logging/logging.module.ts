import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config';
import { createLogger } from './logger';

/** Injection token of the service's log (`pino.Logger`). Records have the members of `LOG_FIELDS` only. */
export const LOG = Symbol('Log');

/** Hands the log to everybody. */
@Global()
@Module({
  providers: [{ provide: LOG, inject: [CONFIG], useFactory: ({ logLevel }: Config): Logger => createLogger(logLevel) }],
  exports: [LOG],
})
export class LoggingModule {}
