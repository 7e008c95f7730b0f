import { Client } from 'pg';
import { copyTemplate, dropDatabases, templateOf, type TestServer, withDatabase } from '../../test/support/test-server';
import { CHECKOUT } from '../build-copy';
import type { PlantedBug } from '../hunt';
import { runTests } from '../run-tests';
import { definitionMutants } from './definitions';
import { notAGuard, readGuards, weaken } from './guards';
import type { SchemaMutant } from './mutant';
import { UNSEEN, witnessOf } from './witnesses';

export interface SchemaBugs {
  readonly bugs: readonly PlantedBug[];
  /** Why some constraints are not weakened: the rule, and their names. */
  readonly left: ReadonlyMap<string, readonly string[]>;
}

/**
 * Every guard of the schema, weakened: those the catalog knows by rule, and those within functions, conditions and computed columns.
 * @throws Error when a reason is given for a guard that is not there
 */
export async function schemaBugs(server: TestServer): Promise<SchemaBugs> {
  const client = new Client({ connectionString: withDatabase(server.url, templateOf(server.run)) });
  await client.connect();
  try {
    const left = new Map<string, string[]>();
    const mutants: SchemaMutant[] = [];
    for (const guard of await readGuards(client)) {
      const reason = notAGuard(guard) ?? UNSEEN[guard.name];
      if (reason === undefined) mutants.push(weaken(guard));
      else left.set(reason, [...(left.get(reason) ?? []), guard.name]);
    }
    mutants.push(...(await definitionMutants(client)));
    return { bugs: mutants.map((mutant, index) => plant(server, mutant, index)), left };
  } finally {
    await client.end();
  }
}

/** The tests that could see the bug run on copies of one database that has it. */
const plant = (server: TestServer, { name, bug, sql }: SchemaMutant, index: number): PlantedBug => ({
  name,
  bug,
  witness: witnessOf(name),
  hunt: async () => {
    const run = await copyTemplate(server, `m${String(index)}`, sql);
    try {
      return await runTests({ directory: CHECKOUT, ...witnessOf(name), server: { url: server.url, run } });
    } finally {
      await dropDatabases(server.url, run);
    }
  },
});
