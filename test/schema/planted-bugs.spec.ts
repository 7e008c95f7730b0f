import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { MUTANTS } from '../../chaos/mutants';
import { PAGE_MUTANTS } from '../../chaos/page-mutants';
import { definitionMutants } from '../../chaos/schema/definitions';
import { notAGuard, readGuards, weaken } from '../../chaos/schema/guards';
import type { SchemaMutant } from '../../chaos/schema/mutant';
import { UNSEEN, WITNESSES, witnessOf } from '../../chaos/schema/witnesses';
import { createTestDatabase, type TestDatabase } from '../support/database';

const ROOT = join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

let database: TestDatabase;
let client: Client;
let guards: SchemaMutant[];
let names: Set<string>;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  const all = await readGuards(client);
  guards = all.filter((guard) => notAGuard(guard) === undefined).map(weaken);
  names = new Set([...all, ...(await definitionMutants(client))].map(({ name }) => name));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Hunting takes long and is no part of the gate: that there is still something to hunt, and somebody who hunts, is. */
describe('planted bugs', () => {
  it.each([...MUTANTS, ...PAGE_MUTANTS])('$name: its text stands in the sources, and its test is there', (mutant) => {
    if ('build' in mutant) {
      // swc leaves such short texts as they are
      for (const { file, find } of mutant.build) expect(textOf(`src/${file.replace(/js$/, 'ts')}`)).toContain(find);
      return;
    }
    const { file: spec, name, patches } = mutant.test;
    for (const { file, find } of patches) expect(textOf(file)).toContain(find);
    for (const words of name.split('|')) expect(textOf(spec)).toContain(words);
  });

  it('of the schema can be planted, one after the other and all together', async () => {
    expect(guards.length).toBeGreaterThan(50);
    await client.query('BEGIN');
    for (const { sql } of [...guards, ...(await definitionMutants(client))])
      for (const statement of sql) await client.query(statement);
    await client.query('ROLLBACK');
  });

  it('of the schema have tests that are there', () => {
    for (const name of names) {
      const { specs, tests } = witnessOf(name);
      const text = specs.map((spec) => (existsSync(join(ROOT, spec)) ? textOf(spec) : '')).join('\n');
      for (const words of tests?.split('|') ?? ['it'])
        expect([name, text]).toEqual([name, expect.stringContaining(words)]);
    }
  });

  it('of the schema are named as the schema names them', () => {
    const strangers = [...Object.keys(WITNESSES), ...Object.keys(UNSEEN)].filter((name) => !names.has(name));
    expect(strangers).toEqual([]);
  });
});
