import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { chargeMaterialOf } from './charge-material';
import type { AlternativeInstrument, NumberedInstrument } from './instruction';
import { PaymentTokenRepository, type SpendableToken } from './payment-token.repository';
import { codeContext, numberContext } from './sealed-context';
import { type InstrumentSummary, type NumberedSummary, summaryOf } from './summary';
import { toPaymentToken } from './to-payment-token';
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
    private readonly repository: PaymentTokenRepository,
  ) {}

  /** Seals the number and makes a token for it. The instrument must have passed `checkCard` or `checkBank`. */
  async create(tx: Tx, token: NewPaymentToken): Promise<PaymentToken> {
    const { organizationId, instrument } = token;
    const id = token.id ?? newId('token');
    const summary = summaryOfToken(instrument);
    const numbered = instrument.kind === 'card' || instrument.kind === 'bank' ? instrument : undefined;
    const cvv = instrument.kind === 'card' ? instrument.card.cvv : undefined;
    const row = await this.repository.create(tx, {
      id,
      organizationId,
      websiteId: token.websiteId,
      method: summary.method,
      summary,
      sealed: numbered ? this.vault.seal(toSealedText(numbered), numberContext(organizationId, id)) : null,
      sealedCode: cvv ? this.vault.sealCode(cvv, codeContext(organizationId, id)) : null,
      billingAddress: token.billingAddress ?? null,
      riskMetadata: token.riskMetadata ?? null,
      instrumentId: instrument.kind === 'stored' ? instrument.instrumentId : null,
      email: token.email ?? null,
      lifetimeSeconds: token.lifetimeSeconds,
    });
    return toPaymentToken(row);
  }

  /** What may be shown of a token. Undefined when the organization has none of this id. */
  async get(ref: InstrumentRef): Promise<PaymentToken | undefined> {
    const row = await this.repository.find(ref);
    return row && toPaymentToken(row);
  }

  /**
   * Unseals tokens for purchases, in the order asked. Reading uses nothing up: `consume` decides who gets the token, in the
   * transaction that records the purchase.
   */
  async readForPurchase(tx: Tx, refs: readonly InstrumentRef[]): Promise<TokenForPurchase[]> {
    if (refs.length === 0) return [];
    const rows = await this.repository.readForPurchase(tx, refs);
    return rows.map((row) => {
      if (!row) return { state: 'unknown' };
      return row.state === 'ready' ? this.#unsealed(row) : { state: row.state };
    });
  }

  /**
   * Marks tokens used and erases their codes. True for each token this call used; false when it is unknown, used, expired, or named
   * a second time. Of any number of callers one gets true, once its transaction commits.
   */
  async consume(tx: Tx, refs: readonly InstrumentRef[]): Promise<boolean[]> {
    if (refs.length === 0) return [];
    const consumed = await this.repository.consume(tx, refs);
    const owners = new Map(consumed.map(({ id, organizationId }) => [id, organizationId]));
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
    const codes = await this.repository.sweepCodes(tx, limit);
    const tokens = await this.repository.sweepTokens(tx, limit, TOKEN_KEEP_SECONDS);
    return Math.max(codes, tokens);
  }

  #unsealed(row: SpendableToken): TokenForPurchase {
    try {
      const instrument = this.#instrument(row);
      const ready: ReadyToken = {
        state: 'ready',
        id: row.id,
        websiteId: row.websiteId,
        method: row.method,
        summary: row.summary,
        billingAddress: row.billingAddress ?? undefined,
        riskMetadata: row.riskMetadata ?? undefined,
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

  #instrument(row: SpendableToken): NumberedInstrument | AlternativeInstrument | StoredReference {
    if (row.instrumentId !== null) return { kind: 'stored', instrumentId: row.instrumentId };
    if (row.sealed === null) return { kind: 'alternative', method: row.method };
    const number = this.vault.unseal(row.sealed, numberContext(row.organizationId, row.id));
    const cvv = row.sealedCode
      ? this.vault.unsealCode(row.sealedCode, codeContext(row.organizationId, row.id))
      : undefined;
    return fromSealedText(number, row.summary as NumberedSummary, cvv);
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
