export { createLogger, describeError, LOG_FIELDS, type LogFields } from './logger';
export { LOG, LoggingModule } from './logging.module';
export { NestLogger } from './nest-logger';
export { maskCardNumbers, passesLuhn } from './redact';
