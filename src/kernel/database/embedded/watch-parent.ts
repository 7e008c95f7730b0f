import { readFileSync } from 'node:fs';

const INTERVAL_MS = 500;

/**
 * SIGTERM to `npm start` ends npm, and npm does not always hand it on: the service would live on, without an owner, with its
 * port taken. Under npm this calls `onGone` once when npm, or the shell between npm and us, is gone.
 * Outside npm it does nothing: a service put in the background outlives the shell it came from.
 *
 * @param env the process environment; npm marks it with `npm_lifecycle_event`
 * @returns a function that ends the watch
 */
export function watchParent(onGone: () => void, env: Readonly<Record<string, string | undefined>>): () => void {
  if (env['npm_lifecycle_event'] === undefined) return () => undefined;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/** The parent of a process, where /proc tells. */
function parentOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name in parentheses may hold anything; after it come the state and the parent.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
