/** One of several processes that use the same stock. Settings are JSON in the first argument, the tallies JSON on standard output. */
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { ReservationClient } from './client';
import { openShop } from './shop';

export interface ProcessSettings {
  readonly databaseUrl: string;
  readonly process: number;
  readonly clients: number;
  readonly operationsPerClient: number;
  readonly seed: string;
}

export const customerOf = (process: number, client: number): string => `cus_${String(process)}_${String(client)}`;
export const ownOfferOf = (process: number): string => `offer_own_${String(process)}`;
export const SCARCE_OFFER = 'offer_scarce';

/** A stream of numbers that is the same for the same seed. */
export function randomOf(seed: string): (below: number) => number {
  let count = 0;
  return (below) => {
    count += 1;
    return (
      createHash('sha256')
        .update(`${seed}/${String(count)}`)
        .digest()
        .readUInt32BE() % below
    );
  };
}

async function main(settings: ProcessSettings): Promise<void> {
  const { databaseUrl, process: number, clients, operationsPerClient, seed } = settings;
  const shop = await openShop(databaseUrl, clients + 4);
  const tallies = await Promise.all(
    Array.from({ length: clients }, (_, index) =>
      new ReservationClient(shop, {
        // clients of one process share an offer with those of the others: offer n has one unit per client n of every process
        ownOffer: ownOfferOf(index % OFFERS),
        scarceOffer: SCARCE_OFFER,
        customerId: customerOf(number, index),
        otherCustomerId: customerOf(number, (index + 1) % clients),
        operations: operationsPerClient,
        random: randomOf(`${seed}/${String(number)}/${String(index)}`),
      }).work(),
    ),
  );
  await shop.close();
  process.stdout.write(`${JSON.stringify(tallies)}\n`);
}

export const OFFERS = 3;

if (require.main === module) {
  main(JSON.parse(process.argv[2] ?? '{}') as ProcessSettings).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}
