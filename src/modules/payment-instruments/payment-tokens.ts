import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, type Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { chargeMaterialOf } from './charge-material';
import type { AlternativeInstrument, NumberedInstrument } from './instruction';
import { type InstrumentSummary, type NumberedSummary, summaryOf } from './summary';
import { codeContext, numberContext, type PurchaseRow, type TokenRow, toToken } from './token-rows';
import {
  CONSUME_TOKENS,
  CREATE_TOKEN,
  GET_TOKEN,
  LOCK_TOKENS,
  READ_TOKENS,
  SWEEP_CODES,
  SWEEP_TOKENS,
} from './token-statements';
import type {
  InstrumentRef,
  NewPaymentToken,
  PaymentToken,
  ReadyToken,
  StoredReference,
  TokenForPurchase,
} from './types';
import { BrokenSeals } from './vault/broken-seals';
import { fromSealedText, toSealedText } from './vault/sealed-instrument';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

/** A token answers "used" or "expired" for this long after its time; then it is unknown. */
export const TOKEN_KEEP_SECONDS = 86_400;

/** One-time tokens: made from a card or account, used by one purchase, useless afterwards. */
@Injectable()
export class PaymentTokens {
  constructor(
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
    private readonly dataSource: DataSource,
  ) {}

  /** Seals the number and makes a token for it. The instrument must have passed `checkCard` or `checkBank`. */
  async create(tx: Tx, token: NewPaymentToken): Promise<PaymentToken> {
    const { organizationId, instrument } = token;
    const id = token.id ?? newId('token');
    const summary = summaryOfToken(instrument);
    const numbered = instrument.kind === 'card' || instrument.kind === 'bank' ? instrument : undefined;
    const cvv = instrument.kind === 'card' ? instrument.card.cvv : undefined;
    const rows = await run<TokenRow>(tx, CREATE_TOKEN, [
      id,
      organizationId,
      token.websiteId,
      summary.method,
      JSON.stringify(summary),
      numbered ? this.vault.seal(toSealedText(numbered), numberContext(organizationId, id)) : null,
      cvv ? this.vault.sealCode(cvv, codeContext(organizationId, id)) : null,
      json(token.billingAddress),
      json(token.riskMetadata),
      instrument.kind === 'stored' ? instrument.instrumentId : null,
      token.email ?? null,
      token.lifetimeSeconds,
    ]);
    return toToken(rows[0] as TokenRow);
  }

  /** What may be shown of a token. Undefined when the organization has none of this id. */
  async get({ organizationId, id }: InstrumentRef): Promise<PaymentToken | undefined> {
    const [row] = await run<TokenRow>(this.dataSource.manager, GET_TOKEN, [organizationId, id]);
    return row && toToken(row);
  }

  /**
   * Opens tokens for purchases, in the order asked. Reading uses nothing up: `consume` decides who gets the token, in the
   * transaction that records the purchase.
   */
  async readForPurchase(tx: Tx, refs: readonly InstrumentRef[]): Promise<TokenForPurchase[]> {
    if (refs.length === 0) return [];
    const rows = await run<PurchaseRow>(tx, READ_TOKENS, columns(refs));
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return refs.map((_, index) => {
      const row = byPosition.get(index + 1);
      if (!row) return { state: 'unknown' };
      return row.state === 'ready' ? this.#opened(row) : { state: row.state };
    });
  }

  /**
   * Marks tokens used and erases their codes. True for each token this call used; false when it is unknown, used, expired, or named
   * a second time. Of any number of callers one gets true, once its transaction commits.
   */
  async consume(tx: Tx, refs: readonly InstrumentRef[]): Promise<boolean[]> {
    if (refs.length === 0) return [];
    const [, rows] = await Promise.all([
      refs.length > 1 && run(tx, LOCK_TOKENS, [refs.map(({ id }) => id)]),
      run<{ organization_id: string; id: string }>(tx, CONSUME_TOKENS, columns(refs)),
    ]);
    const owners = new Map(rows.map((row) => [row.id, row.organization_id]));
    return refs.map(({ organizationId, id }) => {
      const isFirst = owners.get(id) === organizationId;
      if (isFirst) owners.delete(id);
      return isFirst;
    });
  }

  /**
   * Erases expired codes, and tokens some time after they expired; at most `limit` of each.
   * @returns the larger of the two counts: below `limit` nothing is left
   */
  async sweepExpired(tx: Tx, limit: number): Promise<number> {
    const codes = await run(tx, SWEEP_CODES, [limit]);
    const tokens = await run(tx, SWEEP_TOKENS, [limit, TOKEN_KEEP_SECONDS]);
    return Math.max(codes.length, tokens.length);
  }

  #opened(row: PurchaseRow): TokenForPurchase {
    try {
      const instrument = this.#instrument(row);
      const ready: ReadyToken = {
        state: 'ready',
        id: row.id,
        websiteId: row.website_id,
        method: row.method,
        summary: row.summary,
        billingAddress: row.billing_address ?? undefined,
        riskMetadata: row.risk_metadata ?? undefined,
        email: row.email ?? undefined,
        instrument,
        material: instrument.kind === 'stored' ? undefined : chargeMaterialOf(instrument),
      };
      return ready;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.brokenSeals.report(error);
      return { state: 'unreadable', error };
    }
  }

  #instrument(row: PurchaseRow): NumberedInstrument | AlternativeInstrument | StoredReference {
    if (row.instrument_id !== null) return { kind: 'stored', instrumentId: row.instrument_id };
    if (row.sealed === null) return { kind: 'alternative', method: row.method };
    const opened = this.vault.open(row.sealed, numberContext(row.organization_id, row.id));
    const cvv = row.sealed_code
      ? this.vault.openCode(row.sealed_code, codeContext(row.organization_id, row.id))
      : undefined;
    return fromSealedText(opened, row.summary as NumberedSummary, cvv);
  }
}

function summaryOfToken(instrument: NewPaymentToken['instrument']): InstrumentSummary {
  switch (instrument.kind) {
    case 'stored':
      return instrument.summary;
    case 'alternative':
      return { method: instrument.method };
    case 'card':
    case 'bank':
      return summaryOf(instrument);
  }
}

const columns = (refs: readonly InstrumentRef[]): [string[], string[]] => [
  refs.map(({ organizationId }) => organizationId),
  refs.map(({ id }) => id),
];

const json = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value));
