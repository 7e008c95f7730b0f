import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDirOf, DATA_NAMES, locateDataDir } from './data-dir';
import { isPostmaster, readPidFile } from './processes';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start';

const OURS = Object.values(DATA_NAMES);

/**
 * Deletes the data of this checkout's own PostgreSQL, and the generated keys with it. A server that an earlier run left
 * behind is stopped first. Removes only what the service made, so a directory shared with other files is safe.
 *
 * @returns the directory that was emptied
 * @throws Error when a running process uses the data
 */
export async function resetEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<string> {
  const wanted = locateDataDir(options.dataDir, options.checkout);
  if (!existsSync(wanted)) return wanted;
  const dataDir = realpathSync(wanted);
  const cluster = clusterDirOf(dataDir);
  const running = readPidFile(cluster);
  // Taking the server over is the proof that nobody else uses it.
  if (running && isPostmaster(running.pid, cluster)) await (await startEmbeddedPostgres(options)).stop();
  for (const name of readdirSync(dataDir)) {
    if (OURS.some((ours) => name === ours || (ours.endsWith('-') && name.startsWith(ours)))) {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  }
  return dataDir;
}
