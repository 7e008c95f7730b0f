import { randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { type Config, ConfigModule } from '../../src/kernel/config';
import { DatabaseModule, UnitOfWork } from '../../src/kernel/database';
import { Secret } from '../../src/kernel/secret';
import {
  type CardData,
  type NewPaymentToken,
  type NumberedInstrument,
  PaymentInstrumentsModule,
  PaymentTokens,
  StoredInstruments,
  VaultRotation,
} from '../../src/modules/payment-instruments';
import type { TestDatabase } from '../support/database';

export const ORGANIZATION = 'org_a';
export const OTHER_ORGANIZATION = 'org_b';
const WEBSITE = 'web_a';
export const TOKEN_SECONDS = 1_800;

export type VaultKey = Config['secrets']['vault'][number];

const POOL_SIZE = 12;
const root = new Secret(randomBytes(32));

export const vaultKey = (id: string): VaultKey => ({ id, key: new Secret(randomBytes(32)) });

/** The module on a database, as the service wires it. */
export class Fixture {
  private constructor(private readonly module: TestingModule) {}

  static async start(database: TestDatabase, vault: readonly VaultKey[]): Promise<Fixture> {
    const config = { databaseUrl: new Secret(database.url), poolSize: POOL_SIZE, secrets: { root, vault } };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(config as unknown as Config), DatabaseModule, PaymentInstrumentsModule],
    }).compile();
    return new Fixture(module);
  }

  readonly stop = (): Promise<void> => this.module.close();

  get tokens(): PaymentTokens {
    return this.module.get(PaymentTokens);
  }

  get instruments(): StoredInstruments {
    return this.module.get(StoredInstruments);
  }

  get rotation(): VaultRotation {
    return this.module.get(VaultRotation);
  }

  get dataSource(): DataSource {
    return this.module.get(DataSource);
  }

  get unitOfWork(): UnitOfWork {
    return this.module.get(UnitOfWork);
  }
}

/** Two organizations, each with the customers `cus_1` and `cus_2`. */
export async function addCustomers(dataSource: DataSource): Promise<void> {
  for (const organization of [ORGANIZATION, OTHER_ORGANIZATION]) {
    await dataSource.query('INSERT INTO organization (id, name) VALUES ($1, $1)', [organization]);
    await dataSource.query(
      `INSERT INTO customer (organization_id, id, website_id) SELECT $1, id, $2 FROM unnest(ARRAY['cus_1', 'cus_2']) AS id`,
      [organization, WEBSITE],
    );
  }
}

const cardOf = (pan: string, change: Partial<CardData> = {}): CardData => ({
  pan: new Secret(pan),
  expMonth: 12,
  expYear: 2040,
  holderName: 'Ada Buyer',
  ...change,
});

export const card = (pan: string, change: Partial<CardData> = {}): NumberedInstrument => ({
  kind: 'card',
  card: cardOf(pan, change),
});

export const iban = (accountNumber: string): NumberedInstrument => ({
  kind: 'bank',
  account: {
    accountNumberType: 'IBAN',
    accountNumber: new Secret(accountNumber),
    bankName: 'Bank',
    bic: 'DEUTDE8LXXX',
  },
});

export const bban = (accountNumber: string, routingNumber: string): NumberedInstrument => ({
  kind: 'bank',
  account: {
    accountNumberType: 'BBAN',
    accountNumber: new Secret(accountNumber),
    routingNumber,
    accountType: 'checking',
  },
});

export const tokenOf = (
  instrument: NewPaymentToken['instrument'],
  change: Partial<NewPaymentToken> = {},
): NewPaymentToken => ({
  organizationId: ORGANIZATION,
  websiteId: WEBSITE,
  instrument,
  lifetimeSeconds: TOKEN_SECONDS,
  ...change,
});
