import { buildIfStale } from './build-copy';
import { hunt, listBugs } from './hunt';
import { type Options, readOptions, USAGE } from './options';
import { chaos, type Outcome, RECOVERY_BOUND_SECONDS } from './run';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Everything a run found, as one table. */
function report(options: Options, outcome: Outcome): void {
  const { damage, witness, counted, failpoints, wrong } = outcome;
  const struck = [...failpoints.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, times]) => `${at} ${String(times)}`);
  const rows: [string, string][] = [
    [
      'seed, seconds, processes, faults',
      `${String(options.seed)}, ${String(options.seconds)}, ${String(options.processes)}, ${String(Math.round(options.faults * 100))} %`,
    ],
    ['kill -9 (with a request in flight)', `${String(damage.kills)} (${String(damage.killsInFlight)})`],
    ['of these at failpoints', struck.length === 0 ? '0' : struck.join(', ')],
    [
      'database crashes (with a request in flight)',
      `${String(damage.databaseCrashes)} (${String(damage.crashesInFlight)})`,
    ],
    ['requests, without an answer', `${String(witness.requests)}, ${String(witness.noAnswer)}`],
    [
      'answers by status',
      [...witness.statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, times]) => `${String(status)}: ${String(times)}`)
        .join(', '),
    ],
    ['purchases begun', String(counted.purchases)],
    [
      'completed = charged + claimed + free',
      `${String(counted.completed)} = ${String(counted.charges)} + ${String(counted.claims)} + ${String(counted.free)}`,
    ],
    ['units sold / stocked', counted.sold],
    ['acknowledged to clients', String(witness.acknowledged.length)],
    ['outcomes unknown when the faults ended', String(outcome.openAtEnd)],
    [`all known after (bound ${String(RECOVERY_BOUND_SECONDS)} s)`, `${outcome.recoverySeconds.toFixed(1)} s`],
    ['completions delivered by webhook', String(outcome.deliveries)],
    ['differences', wrong.length === 0 ? 'none' : String(wrong.length)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) say(`${name.padEnd(width)}  ${value}`);
  for (const line of wrong) say(`  - ${line}`);
}

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    say(USAGE);
    return 0;
  }
  const options = readOptions(argv);
  if (options.mutant === 'list') return listBugs(options, say);
  buildIfStale();
  if (options.mutant !== undefined) return hunt(options, say);
  const outcome = await chaos(options);
  report(options, outcome);
  return outcome.wrong.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`);
    process.exit(2);
  },
);
