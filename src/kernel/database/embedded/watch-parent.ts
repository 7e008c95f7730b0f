import { parentOf } from './processes';

const INTERVAL_MS = 500;

/**
 * SIGTERM to `npm start` ends npm, and npm does not always hand it on: the service would live on, without an owner, with its
 * port taken. This calls `onGone` once when npm, or the shell between npm and the service, is gone.
 * Only for processes that npm started: a service put in the background outlives the shell it came from.
 *
 * @returns a function that ends the watch
 */
export function watchParent(onGone: () => void): () => void {
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
