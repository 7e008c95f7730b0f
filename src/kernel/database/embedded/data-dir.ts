import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  type MakeDirectoryOptions,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { canEnterAbove, chooseRunUser } from './run-user';

/** Where data goes when the checkout cannot be reached by the account PostgreSQL runs under. */
const SYSTEM_DATA_ROOT = '/var/lib/holdfast';
const CHECKOUT_HASH_CHARS = 12;
const PACKAGE_NAME = 'holdfast';

/** Names inside a data directory. `reset` removes these and nothing else. */
export const DATA_NAMES = {
  cluster: 'postgres',
  /** Prefix of a cluster that is being made; whole clusters only ever appear by rename. */
  unfinished: 'postgres.new-',
  /** Prefix of a copy of the server's programs. */
  programs: 'programs-',
  log: 'postgres.log',
  secrets: 'development-secrets.json',
} as const;

export const clusterDirOf = (dataDir: string): string => join(dataDir, DATA_NAMES.cluster);

/** The directory of this package: the nearest one above with our `package.json`. */
export function findCheckout(from: string = __dirname): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    const manifest = join(at, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    if (name === PACKAGE_NAME) return realpathSync(at);
  }
  throw new Error('the directory of the holdfast package was not found');
}

/**
 * Says where the data of this checkout lives: `DATA_DIR` if given, else `.data` in the checkout, else (root only, when
 * the account PostgreSQL runs under cannot enter the checkout) a directory of its own under /var/lib/holdfast. Makes
 * nothing. Two checkouts never share a place.
 */
export function locateDataDir(override?: string, checkout: string = findCheckout()): string {
  if (override !== undefined) return resolve(override);
  const inside = join(checkout, '.data');
  if (canEnterAbove(chooseRunUser(clusterDirOf(inside)), inside)) return inside;
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, CHECKOUT_HASH_CHARS);
  return join(SYSTEM_DATA_ROOT, hash);
}

/**
 * Makes the data directory, closed to everybody else: when PostgreSQL runs under another account, that account may pass
 * through to its own cluster but not look around.
 * @throws Error when it cannot be made, or the account cannot get there
 */
export function makeDataDir(dataDir: string): string {
  makeDirectory(dataDir);
  const real = realpathSync(dataDir);
  const user = chooseRunUser(clusterDirOf(real));
  if (!user) {
    const owner = statSync(real).uid;
    if (process.getuid && owner !== process.getuid()) {
      throw new Error(
        `${real} belongs to another user (uid ${String(owner)}): set DATA_DIR to a directory of your own`,
      );
    }
    return real;
  }
  if (statSync(real).uid === 0) chmodSync(real, statSync(real).mode | 0o111);
  if (!canEnterAbove(user, clusterDirOf(real))) {
    throw new Error(
      `PostgreSQL runs as ${user.name}, who cannot enter ${real}: set DATA_DIR to a directory that can be reached`,
    );
  }
  return real;
}

/**
 * Makes the directory, mode 0700, and those above it that are missing. One by one: the recursive form of Node never
 * returns where a file system (such as /proc) says of an existing directory that nothing can be made in it because it
 * does not exist.
 */
function makeDirectory(dataDir: string): void {
  const missing: string[] = [];
  for (let at = dataDir; !existsSync(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const directory of missing) mkdirUnlessThere(directory, directory === dataDir ? { mode: 0o700 } : {});
    if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
  } catch (error) {
    throw new Error(
      `the data directory ${dataDir} cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): set DATA_DIR to one that can`,
      { cause: error },
    );
  }
}

/** Of two starts at once the second finds what the first has made. */
function mkdirUnlessThere(directory: string, options: MakeDirectoryOptions): void {
  try {
    mkdirSync(directory, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** What root writes into a directory of somebody else stays usable for its owner. */
export function giveToOwnerOf(dataDir: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(file, uid, gid);
}
