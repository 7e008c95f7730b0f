import { basename } from 'node:path';
import { commandOf, parentOf } from './processes';

const INTERVAL_MS = 500;
/** npm itself, or the shell it runs a script with: so far above us npm can be. */
const GENERATIONS = 3;

/**
 * SIGTERM to `npm start` ends npm, and npm does not always hand it on: the service would live on, without an owner,
 * with its port taken. This calls `onGone` once when npm, or the shell between npm and the service, is gone. Whoever
 * started npm may go: a service put in the background outlives the shell it came from. Only for processes that npm
 * started.
 *
 * @returns a function that ends the watch
 */
export function watchParent(onGone: () => void): () => void {
  const watched = ancestorsUpToNpm();
  let looksWithoutParent = 0;
  const timer = setInterval(() => {
    const isWhole = watched.every((pid, index) => parentBelow(watched, index) === pid);
    if (isWhole) return;
    // the signal that killed the parent may still be on its way to this process, which may want to outlive it: look twice
    looksWithoutParent += 1;
    if (looksWithoutParent < 2) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/**
 * The parent, its parent, and so on up to npm. Where npm is not found (no /proc, another program of its kind) the
 * parent alone.
 */
function ancestorsUpToNpm(): readonly number[] {
  const chain = [process.ppid];
  while (chain.length < GENERATIONS && !isNpm(chain.at(-1) as number)) {
    const next = parentOf(chain.at(-1) as number);
    if (next === undefined || next <= 1) break;
    chain.push(next);
  }
  return isNpm(chain.at(-1) as number) ? chain : [process.ppid];
}

/** Who is now the parent of the process below the one at `index`. A process whose parent ends gets another. */
const parentBelow = (chain: readonly number[], index: number): number | undefined =>
  index === 0 ? process.ppid : parentOf(chain[index - 1] as number);

/** npm shows its title ("npm start") for a command line; before it has set it, the program and the script it runs. */
function isNpm(pid: number): boolean {
  const [program = '', script = ''] = commandOf(pid);
  return /^npm(\s|$)/.test(program) || ['npm', 'npm-cli.js'].includes(basename(script));
}
