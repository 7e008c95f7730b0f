import type { Config, SecretKeys } from './config';
import { isProduction, readConfig } from './read-config';

/**
 * Reads this process's configuration from its environment.
 * @param developmentKeys makes the keys of a run without secrets of its own, given DATA_DIR; never called in production
 * @throws ConfigError naming every missing or wrong variable
 */
export function readProcessConfig(developmentKeys: (dataDir: string | undefined) => SecretKeys): Config {
  const { env } = process;
  return readConfig(env, isProduction(env) ? undefined : developmentKeys(env['DATA_DIR']));
}

/** The value of NODE_ENV when it is none of the known ones, and so runs under the rules of production. */
export function unknownEnvironment(): string | undefined {
  const { env } = process;
  return isProduction(env) && env['NODE_ENV'] !== 'production' ? env['NODE_ENV'] : undefined;
}

/** Statements have names, so that the server prepares them. A constant: they are declared while modules load, before any `Config`. */
export const PREPARED_STATEMENTS = process.env['PREPARED_STATEMENTS'] !== 'off';

/** npm marks every process that it starts. */
export const startedByNpm = (): boolean => process.env['npm_lifecycle_event'] !== undefined;
