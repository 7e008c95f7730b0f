import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { RUN_ENV, SERVER_ENV, type TestServer } from '../test/support/test-server';
import { CHECKOUT } from './build-copy';

const JEST = join(CHECKOUT, 'node_modules', 'jest', 'bin', 'jest.js');
/** The title of a test that failed, as jest prints it. */
const RED = /^ {2}● (?!Console)(\S.*)$/gm;

export interface TestRun {
  /** The checkout, or a copy of it with a bug. */
  readonly directory: string;
  readonly specs: readonly string[];
  /** A pattern of test names; all tests of the specs without it. */
  readonly tests?: string | undefined;
  /** Where the databases are made, and the run whose template they are copied from. */
  readonly server: Pick<TestServer, 'url' | 'run'>;
}

/**
 * Runs tests and stops after the first spec with a red one.
 * @returns the titles of the red tests; none when all are green
 * @throws Error when no test was run, or jest itself failed: that says nothing about a bug
 */
export async function runTests({ directory, specs, tests, server }: TestRun): Promise<readonly string[]> {
  const args = [JEST, ...specs, '--bail', ...(tests === undefined ? [] : ['-t', tests])];
  const jest = spawn(process.execPath, args, {
    cwd: directory,
    env: { ...process.env, [SERVER_ENV]: server.url, [RUN_ENV]: server.run },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [jest.stdout, jest.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status, signal] = (await once(jest, 'close')) as [number | null, NodeJS.Signals | null];
  const red = [...new Set([...output.matchAll(RED)].map(([, title = '']) => title))];
  if ((status !== 0 && red.length === 0) || !/^Tests: .*(passed|failed)/m.test(output))
    throw new Error(`${specs.join(' ')} could not be run (${String(signal ?? status)}):\n${output.slice(-2_000)}`);
  return red;
}
