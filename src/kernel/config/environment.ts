import type { Config, SecretKeys } from './config';
import { readConfig } from './read-config';

/**
 * Reads this process's configuration from its environment.
 * @param developmentKeys makes the keys of a run without secrets of its own, given DATA_DIR; never called in production
 * @throws ConfigError naming every missing or wrong variable
 */
export function readProcessConfig(developmentKeys: (dataDir: string | undefined) => SecretKeys): Config {
  const { env } = process;
  return readConfig(env, env['NODE_ENV'] === 'production' ? undefined : developmentKeys(env['DATA_DIR']));
}

/** Statements have names, so that the server prepares them. A constant: they are declared while modules load, before any `Config`. */
export const PREPARED_STATEMENTS = process.env['PREPARED_STATEMENTS'] !== 'off';

/** npm marks every process that it starts. */
export const startedByNpm = (): boolean => process.env['npm_lifecycle_event'] !== undefined;
