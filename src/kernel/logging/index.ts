export { createLogger, describeError, type LogFields } from './logger';
export { LOG, LoggingModule } from './logging.module';
export { NestLogger } from './nest-logger';
export { maskCardNumbers } from './redact';
