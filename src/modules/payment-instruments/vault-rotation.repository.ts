import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { PaymentInstrumentEntity } from './payment-instrument.entity';

/** Key id of an envelope: its length stands in byte 1, its text behind. */
const KEY_OF = (column: string): string => `substring(${column} FROM 3 FOR get_byte(${column}, 1))`;

/** Rows sealed under another key than the current one, in id order, leaving out what somebody else works on. */
const STALE_INSTRUMENTS = statement(
  'payment-instruments.stale',
  `SELECT id, organization_id AS "organizationId", customer_id AS "customerId", sealed FROM payment_instrument
    WHERE sealed IS NOT NULL AND id > $2 AND ${KEY_OF('sealed')} <> $3::bytea
    ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
);

const REWRAP_INSTRUMENTS = statement(
  'payment-instruments.rewrap',
  `UPDATE payment_instrument i SET sealed = given.sealed
     FROM unnest($1::text[], $2::bytea[]) AS given (id, sealed) WHERE i.id = given.id`,
);

const COUNT_KEYS = statement(
  'payment-instruments.count-keys',
  `SELECT convert_from(key, 'UTF8') AS "keyId", count(*)::int AS rows
     FROM (SELECT ${KEY_OF('sealed')} AS key FROM payment_instrument WHERE sealed IS NOT NULL
           UNION ALL SELECT ${KEY_OF('sealed')} FROM payment_token WHERE sealed IS NOT NULL) AS sealed_values
    GROUP BY 1`,
);

/** An instrument with its number, sealed. */
export interface SealedInstrument {
  readonly id: string;
  readonly organizationId: string;
  readonly customerId: string;
  readonly sealed: Buffer;
}

/** The sealed numbers of `payment_instrument` and `payment_token`, by the key they are sealed under. */
@Injectable()
export class VaultRotationRepository {
  constructor(
    @InjectRepository(PaymentInstrumentEntity) private readonly instruments: Repository<PaymentInstrumentEntity>,
  ) {}

  /** Locks at most `limit` instruments behind `afterId` that are sealed under another key than `keyId`. */
  async lockStale(tx: Tx, limit: number, afterId: string, keyId: string): Promise<SealedInstrument[]> {
    return run<SealedInstrument>(tx, STALE_INSTRUMENTS, [limit, afterId, Buffer.from(keyId)]);
  }

  /** Replaces the sealed numbers of locked instruments. */
  async rewrap(tx: Tx, instruments: readonly Pick<SealedInstrument, 'id' | 'sealed'>[]): Promise<void> {
    if (instruments.length === 0) return;
    await run(tx, REWRAP_INSTRUMENTS, [instruments.map(({ id }) => id), instruments.map(({ sealed }) => sealed)]);
  }

  /** How many numbers each key seals. Reads both tables whole. */
  async countKeys(): Promise<ReadonlyMap<string, number>> {
    const counted = await run<{ keyId: string; rows: number }>(this.instruments.manager, COUNT_KEYS, []);
    return new Map(counted.map(({ keyId, rows }) => [keyId, rows]));
  }
}
