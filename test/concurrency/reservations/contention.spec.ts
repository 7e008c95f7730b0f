import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { REGISTER_FILE } from '../../support/embedded';
import { TEST_SCALE } from '../../support/scale';
import { emptyTally, type Tally } from './client';
import { customerOf, OFFERS, ownOfferOf, type ProcessSettings, SCARCE_OFFER } from './process';
import { deadlocks, differences, NONE } from './rows';
import { openShop } from './shop';

const PROCESSES = 3;
const CLIENTS = 24;
const OPERATIONS = 20_000 * TEST_SCALE;
const SCARCE_UNITS = 2;
const perProcess = CLIENTS / PROCESSES;
const seed = process.env['HOLDFAST_TEST_SEED'] ?? randomBytes(4).toString('hex');

jest.setTimeout(300_000 + 300_000 * TEST_SCALE);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** How many clients of all processes use an offer. */
const usersOf = (offer: number): number =>
  PROCESSES *
  Array.from({ length: perProcess }, (_, client) => client).filter((client) => client % OFFERS === offer).length;

async function runProcess(settings: ProcessSettings): Promise<Tally[]> {
  const child = spawn(
    process.execPath,
    ['-r', REGISTER_FILE, join(__dirname, 'process.ts'), JSON.stringify(settings)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  };
  const [output, errors, code] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  if (code !== 0) throw new Error(`a process ended with ${String(code)}: ${errors}`);
  return JSON.parse(output) as Tally[];
}

function add(total: Tally, tally: Tally): Tally {
  for (const name of Object.keys(total) as (keyof Tally)[]) {
    if (name === 'unexpected')
      for (const [what, times] of Object.entries(tally.unexpected))
        total.unexpected[what] = (total.unexpected[what] ?? 0) + times;
    else total[name] += tally[name];
  }
  return total;
}

it(`${String(OPERATIONS)} operations of ${String(CLIENTS)} clients in ${String(PROCESSES)} processes with holds of milliseconds lose and oversell nothing`, async () => {
  const shop = await openShop(database.url, 4);
  const offers = Object.fromEntries(Array.from({ length: OFFERS }, (_, index) => [ownOfferOf(index), usersOf(index)]));
  const people = Array.from({ length: PROCESSES }, (_, at) =>
    Array.from({ length: perProcess }, (__, client) => customerOf(at, client)),
  ).flat();
  const items = await shop.stock({ ...offers, [SCARCE_OFFER]: SCARCE_UNITS }, people);
  const deadlocksBefore = await deadlocks(database.url);

  const tallies = await Promise.all(
    Array.from({ length: PROCESSES }, (_, at) =>
      runProcess({
        databaseUrl: database.url,
        process: at,
        clients: perProcess,
        operationsPerClient: Math.ceil(OPERATIONS / CLIENTS),
        seed,
      }),
    ),
  );
  const total = tallies.flat().reduce(add, emptyTally());
  process.stderr.write(`contention (seed ${seed}): ${JSON.stringify(total)}\n`);

  expect(total.operations).toBeGreaterThanOrEqual(OPERATIONS);
  const { soldOutWithUnitsLeft, claimedTwice, unexpected } = total;
  expect({ soldOutWithUnitsLeft, claimedTwice, unexpected }).toEqual({
    soldOutWithUnitsLeft: 0,
    claimedTwice: 0,
    unexpected: {},
  });
  expect(total.undecided).toBeLessThan(OPERATIONS / 100);
  // the run was one in which things could have gone wrong
  for (const happened of [total.soldOut, total.claims, total.lateClaims, total.releases, total.expiries])
    expect(happened).toBeGreaterThan(20);
  expect(await differences(database.url)).toEqual(NONE);
  expect((await deadlocks(database.url)) - deadlocksBefore).toBe(0);
  // every client has gone and every claimed unit was taken back: all of it is there again
  const levels = await shop.inventory.levels([...items.values()]);
  for (const [id, itemId] of items)
    expect([id, levels.get(itemId)?.available]).toEqual([id, offers[id] ?? SCARCE_UNITS]);
  await shop.close();
});
