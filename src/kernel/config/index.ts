export { CONFIG, type Config, type LogLevel, type SecretKeys } from './config';
export { ConfigError, readConfig } from './read-config';
export { PREPARED_STATEMENTS, readProcessConfig, startedByNpm, unknownEnvironment } from './environment';
export { ConfigModule } from './config.module';
