import { startedByNpm } from '../kernel/config';
import { watchParent } from '../kernel/database/embedded';

/** Ends the process in order, once, when it is asked to or when whoever started it has gone. */
export function endInOrder(end: () => Promise<void>): void {
  let ending: Promise<void> | undefined;
  const once = (): Promise<void> => (ending ??= end().then(() => process.exit(0)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void once());
  if (startedByNpm()) watchParent(() => void once());
}
