import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** What a running or just killed server leaves to be seen: its pid file and, on Linux, its processes. */

export interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
  readonly text: string;
}

const PORT_LINE = 3;
const STATUS_LINE = 7;
const hasProc = process.platform === 'linux';

export const pidFileOf = (cluster: string): string => join(cluster, 'postmaster.pid');

/** Reads `postmaster.pid`. Undefined when there is none, or it is still being written. */
export function readPidFile(cluster: string): PidFile | undefined {
  let text: string;
  try {
    text = readFileSync(pidFileOf(cluster), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[PORT_LINE] ?? 0), ready: lines[STATUS_LINE]?.trim() === 'ready', text };
}

/**
 * The process is the living postmaster of this cluster. A zombie (killed, not yet reaped) is not, and neither is a
 * stranger who got the number after a reboot. Without /proc the answer is only whether the process exists.
 */
export function isPostmaster(pid: number, cluster: string): boolean {
  if (pid <= 0 || !exists(pid)) return false;
  if (!hasProc) return true;
  const command = commandOf(pid);
  const directory = command[command.indexOf('-D') + 1];
  return command[0]?.endsWith('/postgres') === true && directory !== undefined && realPath(directory) === cluster;
}

/** The command line, empty for a zombie. Readable by everybody, unlike the working directory. */
export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Session and helper processes of the cluster that have lost their postmaster. They show a title instead of a command
 * line. Empty where there is no /proc.
 */
export function orphans(cluster: string): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandOf(pid)[0]?.startsWith('postgres: ') === true && worksIn(pid, cluster))
    .filter((pid) => !isPostmaster(parentOf(pid) ?? 0, cluster));
}

/** The parent of a process, where /proc tells. */
export function parentOf(pid: number): number | undefined {
  if (!hasProc) return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name in parentheses may hold anything; after it come the state and the parent.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`) === cluster;
  } catch {
    return false;
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * The pid file names a process that is not the server although the number is taken: PostgreSQL would wait for it for
 * ever.
 */
export const misleads = (file: PidFile, cluster: string): boolean =>
  hasProc && !isPostmaster(file.pid, cluster) && exists(file.pid);
