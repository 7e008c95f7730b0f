import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_NAMES } from './data-dir';
import { childOptions, type Place, SUPERUSER } from './place';

/** Kept inside the cluster, so that a password and the cluster it opens always appear and vanish together. */
const PASSWORD_FILE = 'holdfast-password';
const PASSWORD_BYTES = 24;
const ERROR_TAIL_CHARS = 2_000;

/**
 * Makes the cluster unless there is one.
 * @returns true when it was made by this call
 * @throws Error when initdb fails, or the cluster there belongs to another major version of PostgreSQL
 */
export async function ensureCluster(place: Place): Promise<boolean> {
  if (existsSync(join(place.cluster, 'PG_VERSION'))) {
    checkVersion(place);
    return false;
  }
  const unfinished = join(place.dataDir, `${DATA_NAMES.unfinished}${String(process.pid)}`);
  const passwordFile = `${unfinished}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, randomBytes(PASSWORD_BYTES).toString('base64url'), { mode: 0o600 });
    give(place, unfinished);
    give(place, passwordFile);
    await initdb(place, unfinished, passwordFile);
    renameSync(passwordFile, join(unfinished, PASSWORD_FILE));
    renameSync(unfinished, place.cluster);
    return true;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
    // Two first starts at once: the one that came second uses the other's cluster.
    if (existsSync(join(place.cluster, 'PG_VERSION'))) return false;
    throw error;
  }
}

export const readPassword = (cluster: string): string => readFileSync(join(cluster, PASSWORD_FILE), 'utf8');

function checkVersion({ cluster, programs }: Place): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === programs.majorVersion) return;
  throw new Error(
    `the data in ${cluster} was made by PostgreSQL ${version}, the installed one is ${programs.majorVersion}: npm run reset starts anew`,
  );
}

function give({ user }: Place, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

/** Files are not forced to disk while the cluster is made: a start that dies there begins again with nothing. */
async function initdb(place: Place, directory: string, passwordFile: string): Promise<void> {
  const child = spawn(
    place.programs.initdb,
    [
      `--pgdata=${directory}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth-host=scram-sha-256',
      '--auth-local=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ],
    { ...childOptions(place), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`initdb failed:\n${output.slice(-ERROR_TAIL_CHARS).trim()}`);
}
