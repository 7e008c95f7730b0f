import { readArguments, USAGE } from './arguments';
import { startSimulatedGateway } from './server';

const EXIT_USAGE = 2;

/** The simulated gateway as a process of its own. Prints one line of JSON when it listens. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const running = await startSimulatedGateway(readArguments(argv));
  process.stdout.write(`${JSON.stringify({ event: 'listening', url: running.url })}\n`);
  const stop = (): void => void running.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'cannot start'}\n\n${USAGE}\n`);
  process.exitCode = EXIT_USAGE;
});
