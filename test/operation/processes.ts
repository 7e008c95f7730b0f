import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, REGISTER_FILE } from '../support/embedded';
import { isReady } from '../support/http-client';

export const ROOT = join(__dirname, '..', '..');
/** Several processes that compile the sources as they load them, beside other suites. */
const START_MS = 150_000;

export type Environment = Record<string, string | undefined>;

/** A process of the service, and what it has written. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Runs `main.ts` of a tree, this one unless another is named, with this environment and nothing else. */
export function runMain(env: Environment, root = ROOT): Running {
  const child = spawn(process.execPath, ['-r', REGISTER_FILE, join(root, 'src', 'main.ts')], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  return { child, stdout: () => written.stdout, stderr: () => written.stderr };
}

/** How a process ended by itself, with all it has written. */
export async function ended({
  child,
  stdout,
  stderr,
}: Running): Promise<{ code: number; stdout: string; stderr: string }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return { code: child.exitCode ?? -1, stdout: stdout(), stderr: stderr() };
}

/** Waits until the service answers that it is ready. */
export async function ready(url: string, { child, stderr }: Running): Promise<void> {
  await eventually(
    'the service is ready',
    async () => {
      if (child.exitCode !== null) throw new Error(`the service has ended: ${stderr()}`);
      return isReady(url);
    },
    START_MS,
  );
}
