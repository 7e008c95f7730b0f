import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../kernel/database';
import { PaymentTokenEntity } from './payment-token.entity';
import type { InstrumentRef } from './types';

const VIEW = selectList(PaymentTokenEntity, 't');

/** The token and, when there is one, its verification code; one clock reading for all times. */
const CREATE_TOKEN = statement(
  'payment-instruments.create-token',
  `WITH clock AS MATERIALIZED (SELECT app_now() AS now),
        t AS (
          INSERT INTO payment_token (id, organization_id, website_id, method, summary, sealed, has_code, billing_address, risk_metadata,
                                     instrument_id, email, expires_at, created_at, updated_at)
          SELECT $1, $2, $3, $4, $5::jsonb, $6::bytea, $7::bytea IS NOT NULL, $8::jsonb, $9::jsonb, $10, $11,
                 now + make_interval(secs => $12), now, now
            FROM clock
          RETURNING *),
        code AS (
          INSERT INTO payment_token_code (token_id, sealed, expires_at)
          SELECT id, $7::bytea, expires_at FROM t WHERE has_code)
   SELECT ${VIEW} FROM t`,
);

/** Tokens asked for by (organization, id). One whose code is lost has expired. */
const READ_TOKENS = statement(
  'payment-instruments.read-tokens',
  `SELECT asked.position::int AS position, ${VIEW}, t.sealed, code.sealed AS "sealedCode",
          CASE WHEN t.used_at IS NOT NULL THEN 'used'
               WHEN t.expires_at <= app_now() OR (t.has_code AND code.token_id IS NULL) THEN 'expired'
               ELSE 'ready' END AS state
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (organization_id, id, position)
     JOIN payment_token t ON t.id = asked.id AND t.organization_id = asked.organization_id
     LEFT JOIN payment_token_code code ON code.token_id = t.id`,
);

/** Locks in id order, so that two batches that share tokens cannot wait for each other. */
const LOCK_TOKENS = statement(
  'payment-instruments.lock-tokens',
  'SELECT id FROM payment_token WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
);

/**
 * The guard makes a token usable once. Its code goes in the same statement, and so does the card number: without the code it could
 * not be charged again. An account number stays until the sweep, because a bank payment can be sent again after a crash.
 */
const CONSUME_TOKENS = statement(
  'payment-instruments.consume-tokens',
  `WITH used AS (
     UPDATE payment_token t
        SET used_at = app_now(), updated_at = app_now(), sealed = CASE WHEN t.method = 'payment-card' THEN NULL ELSE t.sealed END
       FROM unnest($1::text[], $2::text[]) AS asked (organization_id, id)
      WHERE t.id = asked.id AND t.organization_id = asked.organization_id AND t.used_at IS NULL AND t.expires_at > app_now()
        AND (NOT t.has_code OR EXISTS (SELECT FROM payment_token_code code WHERE code.token_id = t.id))
     RETURNING t.organization_id, t.id),
   erased AS (
     DELETE FROM payment_token_code code USING used WHERE code.token_id = used.id)
   SELECT organization_id AS "organizationId", id FROM used`,
);

/** app_now() in a sub-select: evaluated once, so that the index on the time can be used. */
const SWEEP_CODES = statement(
  'payment-instruments.sweep-codes',
  `DELETE FROM payment_token_code WHERE token_id IN (
     SELECT token_id FROM payment_token_code WHERE expires_at <= (SELECT app_now())
      ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
   RETURNING token_id`,
);

const SWEEP_TOKENS = statement(
  'payment-instruments.sweep-tokens',
  `DELETE FROM payment_token WHERE id IN (
     SELECT id FROM payment_token WHERE expires_at <= (SELECT app_now()) - make_interval(secs => $2)
      ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
   RETURNING id`,
);

/** The members a token is written with, and the seconds it lives. */
export type TokenValues = Pick<
  PaymentTokenEntity,
  | 'id'
  | 'organizationId'
  | 'websiteId'
  | 'method'
  | 'summary'
  | 'sealed'
  | 'billingAddress'
  | 'riskMetadata'
  | 'instrumentId'
  | 'email'
> & { readonly sealedCode: Buffer | null; readonly lifetimeSeconds: number };

/** A token as everybody may see it. */
export type TokenView = Omit<PaymentTokenEntity, 'sealed'>;

/** A token that a purchase asks for, with its number and its code, sealed. */
export interface SpendableToken extends TokenView, Pick<PaymentTokenEntity, 'sealed'> {
  readonly state: 'ready' | 'used' | 'expired';
  readonly sealedCode: Buffer | null;
}

const columns = (refs: readonly InstrumentRef[]): [string[], string[]] => [
  refs.map(({ organizationId }) => organizationId),
  refs.map(({ id }) => id),
];
const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** Rows of `payment_token`, and the verification codes of `payment_token_code` that live and die with them. */
@Injectable()
export class PaymentTokenRepository {
  constructor(@InjectRepository(PaymentTokenEntity) private readonly tokens: Repository<PaymentTokenEntity>) {}

  /** @returns the token as it is now */
  async create(tx: Tx, token: TokenValues): Promise<TokenView> {
    const [row] = await run<TokenView>(tx, CREATE_TOKEN, [
      token.id,
      token.organizationId,
      token.websiteId,
      token.method,
      json(token.summary),
      token.sealed,
      token.sealedCode,
      json(token.billingAddress),
      json(token.riskMetadata),
      token.instrumentId,
      token.email,
      token.lifetimeSeconds,
    ]);
    return row as TokenView;
  }

  async find({ organizationId, id }: InstrumentRef): Promise<TokenView | undefined> {
    return (await this.tokens.findOneBy({ organizationId, id })) ?? undefined;
  }

  /** @returns one token per reference, in order; undefined where there is none */
  async readForPurchase(tx: Tx, refs: readonly InstrumentRef[]): Promise<(SpendableToken | undefined)[]> {
    const rows = await run<SpendableToken & { position: number }>(tx, READ_TOKENS, columns(refs));
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return refs.map((_, index) => byPosition.get(index + 1));
  }

  /** Marks tokens as used, and erases their codes. @returns those that were neither used nor expired before */
  async consume(tx: Tx, refs: readonly InstrumentRef[]): Promise<InstrumentRef[]> {
    const [, consumed] = await Promise.all([
      refs.length > 1 && run(tx, LOCK_TOKENS, [refs.map(({ id }) => id)]),
      run<InstrumentRef>(tx, CONSUME_TOKENS, columns(refs)),
    ]);
    return consumed;
  }

  /** Erases codes whose time is over. @returns how many */
  async sweepCodes(tx: Tx, limit: number): Promise<number> {
    return (await run(tx, SWEEP_CODES, [limit])).length;
  }

  /** Erases tokens whose time was over `keepSeconds` ago. @returns how many */
  async sweepTokens(tx: Tx, limit: number, keepSeconds: number): Promise<number> {
    return (await run(tx, SWEEP_TOKENS, [limit, keepSeconds])).length;
  }
}
