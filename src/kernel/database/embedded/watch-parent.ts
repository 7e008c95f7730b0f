import { parentOf } from './processes';

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
