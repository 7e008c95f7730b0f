import { isatty } from 'node:tty';
import { startedByNpm } from '../kernel/config';
import { watchParent } from '../kernel/database/embedded';

const STANDARD_STREAMS = [0, 1, 2];

/**
 * Ends the process in order, once, when it is asked to or when npm, which started it, has gone.
 * @param end ends everything; it may wait for load balancers to look elsewhere until the signal is aborted, which SIGINT does: Ctrl-C comes
 * from somebody who waits
 *
 * SIGHUP ends only a process on a terminal. `nohup` asks for the signal to be ignored, but Node sets every signal back to its default when it
 * starts; so the wish is read from what else `nohup` does: it takes the terminal away from the standard streams.
 */
export function endInOrder(end: (hurry: AbortSignal) => Promise<void>): void {
  const hurry = new AbortController();
  let ending: Promise<void> | undefined;
  const begin = (): void => {
    ending ??= end(hurry.signal).then(() => process.exit(0));
  };
  const endNow = (): void => {
    hurry.abort();
    begin();
  };
  // asked now: a terminal that has hung up is none any more
  const isOnTerminal = STANDARD_STREAMS.some(isatty);
  const unwatch = startedByNpm() ? watchParent(endNow) : undefined;
  process.on('SIGTERM', begin);
  process.on('SIGINT', endNow);
  process.on('SIGHUP', () => {
    if (isOnTerminal) endNow();
    // npm dies of the same signal, and is not missed
    else unwatch?.();
  });
}
