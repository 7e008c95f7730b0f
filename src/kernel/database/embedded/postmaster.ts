import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { giveToOwnerOf } from './data-dir';
import { childOptions, pause, type Place } from './place';
import { isPostmaster, misleads, orphans, pidFileOf, readPidFile, signal } from './processes';

/** A server that accepts connections, whoever started it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** It was running before this process came. */
  readonly adopted: boolean;
}

/** Covers crash recovery of a large log. */
const START_DEADLINE_MS = 60_000;
const POLL_MS = 15;
const RETRY_MS = 100;
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5_000;
const LOG_KEEP_BYTES = 5_000_000;
const LOG_TAIL_CHARS = 1_500;
const MAX_CONNECTIONS = 300;

/**
 * Ways to fail that pass by themselves: the port was taken in between, another start is under way, or processes of a
 * crashed server still hold its shared memory.
 */
const PASSING =
  /could not bind|Address already in use|could not create any TCP\/IP sockets|lock file .* already exists|shared memory block/;

/**
 * Finds the running server of this cluster, or starts one.
 * @param port wanted by those who hold connection strings to an earlier server; any free one by default
 * @throws Error with the end of the server's log when it does not come up
 */
export async function adoptOrStart(place: Place, port?: number): Promise<Postmaster> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let failure = 'no answer';
  while (Date.now() < deadline) {
    const running = await waitForRunning(place.cluster, deadline);
    if (running) return { ...running, adopted: true };
    clearRemains(place.cluster);

    const outcome = await start(place, port ?? (await freePort()), deadline);
    if (typeof outcome !== 'string') return { ...outcome, adopted: false };
    failure = outcome;
    if (!PASSING.test(failure)) break;
    await pause(RETRY_MS);
  }
  throw new Error(`PostgreSQL did not start (log: ${place.logFile}):\n${failure}`);
}

/** Waits while a living server starts up or shuts down; undefined when there is none (any more). */
async function waitForRunning(cluster: string, deadline: number): Promise<{ pid: number; port: number } | undefined> {
  while (Date.now() < deadline) {
    const file = readPidFile(cluster);
    if (!file || !isPostmaster(file.pid, cluster)) return undefined;
    if (file.ready) return { pid: file.pid, port: file.port };
    await pause(POLL_MS);
  }
  return undefined;
}

/**
 * After a crash: ends server processes that lost their postmaster (they hold shared memory and could still write), then
 * removes a pid file whose number is held by a zombie or a stranger, which PostgreSQL would take for a living server.
 */
function clearRemains(cluster: string): void {
  for (const orphan of orphans(cluster)) signal(orphan, 'SIGQUIT');
  const file = readPidFile(cluster);
  if (!file || !misleads(file, cluster) || orphans(cluster).length > 0) return;
  // Another start may have written its own in the meantime.
  if (readPidFile(cluster)?.text === file.text) rmSync(pidFileOf(cluster), { force: true });
}

/** @returns the server, or the end of its log when it gave up */
async function start(place: Place, port: number, deadline: number): Promise<{ pid: number; port: number } | string> {
  const logStart = trimLog(place.logFile);
  const log = openSync(place.logFile, 'a', 0o600);
  giveToOwnerOf(place.dataDir, place.logFile);
  const child = spawn(place.programs.postgres, serverArguments(place, port), {
    ...childOptions(place),
    stdio: ['ignore', log, log],
    // Its own session: Ctrl-C in a terminal must reach the service first, not the database under it.
    detached: true,
  });
  closeSync(log);
  const failed = new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => {
      resolve(undefined);
    });
  });
  child.unref();
  const outcome = await Promise.race([failed, untilReady(place.cluster, child, deadline)]);
  if (outcome === 'ready') return { pid: child.pid ?? 0, port };
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) signal(child.pid, 'SIGQUIT');
  if (outcome instanceof Error) return outcome.message;
  return readFileSync(place.logFile, 'utf8').slice(logStart).slice(-LOG_TAIL_CHARS).trim();
}

async function untilReady(cluster: string, child: ChildProcess, deadline: number): Promise<'ready' | undefined> {
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const file = readPidFile(cluster);
    if (file?.ready === true && file.pid === child.pid) return 'ready';
    await pause(POLL_MS);
  }
  return undefined;
}

function serverArguments(place: Place, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: String(MAX_CONNECTIONS),
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Neither details of rows nor texts of statements in the log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...place.settings,
  };
  return ['-D', place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** @returns where this start's part of the log begins */
function trimLog(file: string): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size < LOG_KEEP_BYTES) return size;
  rmSync(file);
  return 0;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

/**
 * Ends the server: politely (sessions are cut, data is flushed), then at once (recovered from its log at the next
 * start).
 */
export async function stopPostmaster(pid: number, cluster: string): Promise<void> {
  if (!isPostmaster(pid, cluster)) return;
  signal(pid, 'SIGINT');
  if (await gone(pid, cluster, FAST_STOP_MS)) return;
  signal(pid, 'SIGQUIT');
  if (await gone(pid, cluster, IMMEDIATE_STOP_MS)) return;
  throw new Error(`PostgreSQL (process ${String(pid)}) does not stop`);
}

async function gone(pid: number, cluster: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isPostmaster(pid, cluster)) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}
