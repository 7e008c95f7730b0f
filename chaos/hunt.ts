import { Client } from 'pg';
import { startTestServer, type TestServer } from '../test/support/test-server';
import { CHECKOUT } from './build-copy';
import { codeBugs } from './code-hunt';
import type { Options, Shard } from './options';
import { runTests } from './run-tests';
import { type SchemaBugs, schemaBugs } from './schema/hunt';
import type { Witness } from './schema/mutant';

/** A known bug that can be planted, and hunted. */
export interface PlantedBug {
  readonly name: string;
  readonly bug: string;
  /** Tests that must be green without the bug before a red one says anything about it; none: the suite says so. */
  readonly witness?: Witness;
  /** Plants the bug. @returns what saw it; nothing when it was missed */
  hunt(): Promise<readonly string[]>;
}

type Say = (line: string) => void;

/**
 * Plants known bugs, one at a time, and says whether each was seen.
 * @returns 0 when every one was, 1 when one was missed
 * @throws Error when tests could not be run, or the database has ended: the hunt has no result then
 */
export const hunt = (options: Options, say: Say): Promise<number> =>
  withBugs(options, async (code, schema, server) => {
    const { mutant = 'all', shard } = options;
    const known = [...code, ...schema.bugs];
    const wanted =
      { all: known, code, schema: schema.bugs }[mutant] ?? mutant.split(',').map((name) => named(known, name));
    return huntAll(partOf(wanted, shard), server, say);
  });

/** Names every bug that can be planted, and the constraints that are left alone, with the reason. */
export const listBugs = (options: Options, say: Say): Promise<number> =>
  withBugs(options, (code, { bugs, left }) => {
    say('code');
    for (const { name, bug } of code) say(`  ${name.padEnd(NAME_WIDTH)}${bug}`);
    say('schema');
    for (const { name, bug } of bugs) say(`  ${name.padEnd(NAME_WIDTH)}${bug}`);
    for (const [reason, names] of left) say(`not weakened, ${reason}:\n  ${names.join(', ')}`);
    return Promise.resolve(0);
  });

const NAME_WIDTH = 40;
const VERDICT_WIDTH = 8;

async function withBugs(
  options: Options,
  work: (code: readonly PlantedBug[], schema: SchemaBugs, server: TestServer) => Promise<number>,
): Promise<number> {
  const server = await startTestServer(undefined);
  try {
    return await work(codeBugs(options, server), await schemaBugs(server), server);
  } finally {
    await server.stop();
  }
}

/** @throws Error when there is no such bug */
function named(bugs: readonly PlantedBug[], wanted: string): PlantedBug {
  const bug = bugs.find(({ name }) => name === wanted);
  if (!bug) throw new Error(`there is no mutant ${wanted}; --mutant list names them`);
  return bug;
}

const partOf = (bugs: readonly PlantedBug[], { part, of }: Shard): PlantedBug[] =>
  bugs.filter((_, index) => index % of === part - 1);

/** @throws Error when a bug could not be hunted */
async function huntAll(bugs: readonly PlantedBug[], server: TestServer, say: Say): Promise<number> {
  const began = Date.now();
  await requireGreen(
    bugs.flatMap(({ witness }) => witness ?? []),
    server,
  );
  say(`their tests are green without a bug, ${secondsSince(began)}`);
  const count = { caught: 0, MISSED: 0, 'NOT RUN': 0 };
  for (const { name, hunt: plantAndHunt } of bugs) {
    const from = Date.now();
    // tests that cannot be run say nothing about a bug; the other bugs are hunted nevertheless
    const seen = await plantAndHunt().catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    await requireAnswer(server, name);
    const verdict = seen === undefined ? 'NOT RUN' : seen.length > 0 ? 'caught' : 'MISSED';
    count[verdict] += 1;
    const what = (seen ?? []).slice(0, 2).join('; ');
    say(`${name.padEnd(NAME_WIDTH)}${verdict.padEnd(VERDICT_WIDTH)}${secondsSince(from).padStart(5)}  ${what}`);
  }
  say(`${String(count.caught)} of ${String(bugs.length)} caught in ${secondsSince(began)}`);
  if (count['NOT RUN'] > 0) throw new Error(`the tests of ${String(count['NOT RUN'])} bugs could not be run`);
  return count.MISSED === 0 ? 0 : 1;
}

/**
 * Without the database of the hunt every test is red, or cannot be run: neither says anything about a bug.
 * @throws Error when it does not answer
 */
async function requireAnswer({ url }: Pick<TestServer, 'url'>, after: string): Promise<void> {
  const client = new Client({ connectionString: url });
  // a connection that the server cuts is an error of the client, beside that of the query
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (cause) {
    throw new Error(`the database of the hunt has ended while ${after} was hunted: the hunt is worth nothing`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs the tests that are to see bugs without any bug, each once. @throws Error when one is red: it would be red with every bug */
async function requireGreen(witnesses: readonly Witness[], server: TestServer): Promise<void> {
  const whole = new Set(witnesses.filter(({ tests }) => tests === undefined).flatMap(({ specs }) => specs));
  const single = witnesses.filter(({ specs, tests }) => tests !== undefined && !specs.every((spec) => whole.has(spec)));
  const runs = [
    { specs: [...whole] },
    { specs: [...new Set(single.flatMap(({ specs }) => specs))], tests: single.map(({ tests }) => tests).join('|') },
  ];
  for (const run of runs.filter(({ specs }) => specs.length > 0)) {
    const red = await runTests({ directory: CHECKOUT, server, ...run });
    if (red.length > 0) throw new Error(`red without any bug: ${red.join('; ')}`);
  }
}

const secondsSince = (from: number): string => `${String(Math.round((Date.now() - from) / 1_000))} s`;
