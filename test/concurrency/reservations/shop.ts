import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface';
import { NestFactory } from '@nestjs/core';
import { ConfigModule, readConfig } from '../../../src/kernel/config';
import { CryptoModule } from '../../../src/kernel/crypto';
import { DatabaseModule, UnitOfWork } from '../../../src/kernel/database';
import { DomainError } from '../../../src/kernel/errors';
import { type Answer, ReliabilityModule } from '../../../src/kernel/idempotency';
import { LoggingModule } from '../../../src/kernel/logging';
import { Secret } from '../../../src/kernel/secret';
import { Catalog, CatalogModule } from '../../../src/modules/catalog';
import { Customers, CustomersModule } from '../../../src/modules/customers';
import { Inventory, InventoryModule } from '../../../src/modules/inventory';
import {
  ClaimPurchaseUseCase,
  DoorPoliciesModule,
  PurchasesModule,
  ChangeHoldUseCase,
  ReservePurchaseUseCase,
  type UnnumberedView,
} from '../../../src/modules/purchases';

const organizationId = 'org_stock';
const websiteId = 'web_stock';

/** What a client sees of a purchase. */
export interface Seen {
  readonly id: string;
  readonly state: string;
  readonly customerId: string | null;
  /** Milliseconds since the epoch, by the database clock. */
  readonly expiresAt: number | null;
}

const render = ({ purchase, holdExpiresAt }: UnnumberedView): Answer => {
  const seen: Seen = {
    id: purchase.id,
    state: purchase.state,
    customerId: purchase.customerId,
    expiresAt: holdExpiresAt?.getTime() ?? null,
  };
  return { status: 200, headers: {}, body: JSON.stringify(seen) };
};

/** The core behind the deals door, without HTTP. */
export async function openShop(databaseUrl: string, poolSize: number) {
  const secret = (): Secret<Buffer> => new Secret(randomBytes(32));
  const environment = { DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', DATABASE_POOL_SIZE: String(poolSize) };
  const config = readConfig(environment, { root: secret(), vault: [{ id: 'test', key: secret() }] });
  @Module({
    imports: [
      ConfigModule.with(config),
      LoggingModule,
      CryptoModule,
      DatabaseModule,
      ReliabilityModule,
      CatalogModule,
      CustomersModule,
      InventoryModule,
      PurchasesModule,
      DoorPoliciesModule.with({}),
    ],
  })
  class ShopModule {}
  const quiet = Object.assign(new NestApplicationContextOptions(), { logger: false, abortOnError: false });
  const context = await NestFactory.createApplicationContext(ShopModule, quiet);
  const uow = context.get(UnitOfWork);
  const inventory = context.get(Inventory, { strict: false });
  const reservations = context.get(ReservePurchaseUseCase, { strict: false });
  const claims = context.get(ClaimPurchaseUseCase, { strict: false });
  const holds = context.get(ChangeHoldUseCase, { strict: false });
  const catalog = context.get(Catalog, { strict: false });
  const customers = context.get(Customers, { strict: false });
  const once = { organizationId, idempotency: undefined, render };
  const seen = async (answer: Promise<{ answer: Answer }>): Promise<Seen> =>
    JSON.parse((await answer).answer.body) as Seen;

  return {
    inventory,
    reserve: (offerId: string, quantity: number, holdSeconds: number): Promise<Seen> =>
      seen(
        reservations.execute({
          ...once,
          websiteId,
          door: 'deals',
          lines: [{ offerId, quantity }],
          holdSeconds,
          client: undefined,
          details: {},
        }),
      ),
    claim: (purchaseId: string, customerId: string): Promise<Seen> =>
      seen(claims.execute({ ...once, purchaseId, customerId })),
    release: (purchaseId: string): Promise<Seen> => seen(holds.release({ ...once, purchaseId })),
    extend: (purchaseId: string, seconds: number): Promise<Seen> =>
      seen(holds.extend({ ...once, purchaseId, seconds })),
    sweep: (limit: number): Promise<number> => uow.run((tx) => inventory.sweep(tx, limit)),
    restock: (purchaseId: string, units: number): Promise<number> =>
      uow.run((tx) => inventory.restock(tx, purchaseId, [{ line: 0, units }], { ends: true })),
    /** Offers with so many units each, and customers. */
    stock: (offers: Readonly<Record<string, number>>, people: readonly string[]): Promise<Map<string, bigint>> =>
      uow.run(async (tx) => {
        await catalog.createOrganization(tx, { id: organizationId, name: 'Stock' });
        await catalog.putWebsite(tx, { organizationId, id: websiteId, name: 'Stock', url: 'https://stock.example' });
        for (const id of people) await customers.create(tx, { organizationId, id, websiteId, email: null });
        const items = new Map<string, bigint>();
        for (const [id, onHand] of Object.entries(offers)) {
          const { itemId } = await catalog.putOffer(tx, {
            organizationId,
            id,
            name: id,
            currency: 'USD',
            formula: { kind: 'flat-rate', priceMinor: 100n },
          });
          await inventory.setOnHand(tx, { organizationId, itemId, onHand });
          items.set(id, itemId);
        }
        return items;
      }),
    close: () => context.close(),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** Why something was refused; anything that is not a refusal is thrown on. */
export async function outcome(work: Promise<Seen>): Promise<Seen | string> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
