import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { assertUnreachable, DomainError, type DomainErrorCode, invalidInput } from '../../../kernel/errors';
import type { Money } from '../../../kernel/money';
import { Customers } from '../../customers';
import {
  chargeMaterialOf,
  PaymentTokens,
  StoredInstruments,
  summaryOfBank,
  summaryOfCard,
  type InstrumentForCharge,
  type PaymentInstruction,
  type TokenForPurchase,
  type VoucherInstruction,
} from '../../payment-instruments';
import { DeclineBrake } from '../settle/decline-brake';
import { tokenError, unreadable } from './payer-refusals';
import { customerNotFound, refuseLate } from './refusals';
import { routePayer, type UnroutedPayer } from './route-payer';
import type { Beginning, Payer } from './types';

/** What a payer is resolved from. */
export type PayerRequest = Pick<
  Beginning,
  'organizationId' | 'websiteId' | 'customerId' | 'newCustomer' | 'instruction' | 'client' | 'routing'
> & { readonly amount: Money };

type Resolved = UnroutedPayer | DomainError;

/** A method page where the payer chooses: no single method is known yet. */
const UNDECIDED_METHOD = 'miscellaneous';

/** An instruction that brings along what pays: nothing has to be read. */
type BroughtInstruction = Exclude<PaymentInstruction, { readonly kind: 'token' | 'stored' }>;

const isBrought = (instruction: PaymentInstruction): instruction is BroughtInstruction =>
  instruction.kind !== 'token' && instruction.kind !== 'stored';

/** What pays by an instruction that brings it along. */
function broughtPayer(instruction: BroughtInstruction): UnroutedPayer {
  switch (instruction.kind) {
    case 'card':
      return inline(chargeMaterialOf({ kind: 'card', card: instruction.card }), summaryOfCard(instruction.card));
    case 'bank':
      return inline(
        chargeMaterialOf({ kind: 'bank', account: instruction.account }),
        summaryOfBank(instruction.account),
      );
    case 'methods':
      return redirect(instruction.methods);
    case 'voucher':
      return voucher(instruction);
    default:
      return assertUnreachable(instruction);
  }
}

/** What a stored instrument of somebody else, or of nobody, is refused with. */
const NOT_THEIRS: readonly DomainErrorCode[] = ['instrument-not-owned', 'instrument-not-found'];

/** Finds out what pays, for a batch: tokens and stored instruments are read set-wise, inline ones need no read. */
@Injectable()
export class ResolvePayers {
  constructor(
    private readonly tokens: PaymentTokens,
    private readonly instruments: StoredInstruments,
    private readonly brake: DeclineBrake,
    private readonly customers: Customers,
  ) {}

  /** @returns per request, in order, the payer with the account that will be asked, or why there is none */
  async resolve(tx: Tx, items: readonly PayerRequest[]): Promise<(Payer | DomainError)[]> {
    const found = await this.findAllowed(tx, items);
    return items.map((item, index) => {
      const payer = found[index] as Resolved;
      return payer instanceof DomainError ? payer : routePayer(payer, item);
    });
  }

  private async findAllowed(tx: Tx, items: readonly PayerRequest[]): Promise<Resolved[]> {
    const found = await this.find(tx, items);
    // a card that came with the request was looked at before anything began
    if (items.every(({ instruction }) => isBrought(instruction))) return found;
    return Promise.all(
      found.map(async (payer, index) => {
        const item = items[index];
        if (payer instanceof DomainError || !item || isBrought(item.instruction)) return payer;
        return (await this.brake.refusalOfCard(tx, item.client, payer.material)) ?? payer;
      }),
    );
  }

  private async find(tx: Tx, items: readonly PayerRequest[]): Promise<Resolved[]> {
    const tokens = await this.readTokens(tx, items);
    const stored = await this.readStored(tx, items, tokens);
    return items.map((item): Resolved => {
      const { instruction } = item;
      if (isBrought(instruction)) return broughtPayer(instruction);
      switch (instruction.kind) {
        case 'stored':
          return this.payerOf(item, stored.get(instruction.instrumentId), 'paymentInstruction.paymentInstrumentId');
        case 'token': {
          const token = tokens.get(instruction.tokenId);
          if (token?.state !== 'ready') return tokenError(token?.state);
          if (token.websiteId !== item.websiteId) return tokenError('unknown');
          if (token.instrument.kind === 'stored')
            return this.payerOf(item, stored.get(token.instrument.instrumentId), 'paymentInstruction.token');
          return token.material ? inline(token.material, token.summary) : tokenError('unknown');
        }
      }
    });
  }

  /**
   * The payers of purchases that begin.
   * @throws LateOutcomes for purchases that nothing can pay for, and for counted ones whose token stands for a page
   */
  async resolveAll(tx: Tx, batch: readonly Beginning[]): Promise<Map<Beginning, Payer>> {
    const resolved = await this.resolve(
      tx,
      batch.map((item) => ({ ...item, amount: { minor: item.cart.amountMinor, currency: item.cart.currency } })),
    );
    const payers = new Map<Beginning, Payer>();
    const refused = new Map<Beginning, DomainError>();
    batch.forEach((item, index) => {
      const payer = resolved[index];
      if (payer instanceof DomainError) refused.set(item, payer);
      else if (payer) payers.set(item, payer);
    });
    if (refused.size > 0) await this.blameUnknownBuyers(tx, refused);
    refuseLate([...refused.keys()], (item) => ({ kind: 'refused', error: refused.get(item) as DomainError }));
    refuseLate([...payers.keys()].filter(isUnadmitted(payers)), () => ({ kind: 'waits-for-payer' }));
    return payers;
  }

  /** Nothing stored belongs to a buyer who does not exist: then it is the buyer who is wrong. */
  private async blameUnknownBuyers(tx: Tx, refused: Map<Beginning, DomainError>): Promise<void> {
    for (const [item, { code }] of [...refused]) {
      if (item.newCustomer || !NOT_THEIRS.includes(code)) continue;
      const known = await this.customers.numbersOf(tx, item.organizationId, [item.customerId]);
      if (known.size === 0) refused.set(item, customerNotFound());
    }
  }

  private async readTokens(tx: Tx, items: readonly PayerRequest[]): Promise<Map<string, TokenForPurchase>> {
    const wanted = items.flatMap(({ organizationId, instruction }) =>
      instruction.kind === 'token' ? [{ organizationId, id: instruction.tokenId }] : [],
    );
    if (wanted.length === 0) return new Map();
    const found = await this.tokens.readForPurchase(tx, wanted);
    return new Map(wanted.map(({ id }, index) => [id, found[index] as TokenForPurchase]));
  }

  private async readStored(
    tx: Tx,
    items: readonly PayerRequest[],
    tokens: ReadonlyMap<string, TokenForPurchase>,
  ): Promise<Map<string, InstrumentForCharge>> {
    const wanted = items.flatMap(({ organizationId, instruction }) => {
      if (instruction.kind === 'stored') return [{ organizationId, id: instruction.instrumentId }];
      if (instruction.kind !== 'token') return [];
      const token = tokens.get(instruction.tokenId);
      return token?.state === 'ready' && token.instrument.kind === 'stored'
        ? [{ organizationId, id: token.instrument.instrumentId }]
        : [];
    });
    if (wanted.length === 0) return new Map();
    const found = await this.instruments.readForCharge(tx, wanted);
    return new Map(wanted.map(({ id }, index) => [id, found[index] as InstrumentForCharge]));
  }

  /** A stored instrument pays for its owner only; a foreign one answers like one that does not exist. */
  private payerOf(
    { customerId, newCustomer }: PayerRequest,
    instrument: InstrumentForCharge | undefined,
    field: string,
  ): Resolved {
    if (instrument?.state === 'unreadable') return unreadable();
    if (instrument?.state !== 'known') {
      return new DomainError('instrument-not-found', 'No such payment instrument.', {
        fields: [{ field, message: 'does not exist' }],
      });
    }
    if (newCustomer || customerId !== instrument.customerId) {
      return new DomainError('instrument-not-owned', 'No such payment instrument.', {
        fields: [{ field, message: 'does not exist' }],
      });
    }
    if (instrument.status !== 'active' || !instrument.material) {
      return invalidInput({ field, message: 'is not active' });
    }
    return {
      method: instrument.method,
      instrumentId: instrument.id,
      summary: { ...instrument.summary },
      material: instrument.material,
    };
  }
}

/** Only the token says that its purchase waits for a payer, and the holder was not asked whether it may hold that. */
const isUnadmitted =
  (payers: ReadonlyMap<Beginning, Payer>) =>
  (item: Beginning): boolean =>
    item.holder !== undefined && !item.waitsForPayer && payers.get(item)?.material.type === 'redirect';

const inline = (material: Payer['material'], summary: { readonly method: string }): UnroutedPayer => ({
  method: summary.method,
  instrumentId: null,
  summary: { ...summary },
  material,
});

function redirect(methods: readonly string[]): UnroutedPayer {
  const method = methods.length === 1 && methods[0] !== undefined ? methods[0] : UNDECIDED_METHOD;
  return {
    method,
    instrumentId: null,
    summary: { method },
    material: { type: 'redirect', method, ...(methods.length > 0 && { methods }) },
  };
}

const voucher = ({ method, expiresInMinutes }: VoucherInstruction): UnroutedPayer => ({
  method,
  instrumentId: null,
  summary: { method },
  material: { type: 'voucher', method, expiresInMinutes },
});
