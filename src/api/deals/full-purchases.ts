import { Injectable } from '@nestjs/common';
import { DomainError, invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { Passwords } from '../../modules/auth';
import { ComparableInstruments, type PaymentInstruction } from '../../modules/payment-instruments';
import type { Buyer, PlacePurchaseCommand } from '../../modules/purchases';
import { comparableFullPurchase } from './comparable-requests';
import { confirmedHash } from './confirmed-password';
import type { FullPurchaseDto } from './dto/purchase.dto';
import { fromCard, type WrittenCardData } from './from-card';
import { type RequestContext, KeyedRequests } from './keyed-requests';
import { DealsNames } from './names';
import { CARD_NOW, fromExpectedTotal, PurchaseRequests } from './purchase-requests';
import { toCreated } from './to-created';
import { DEALS_DOOR } from './door';

/** Purchases that register their user and keep their card in the transaction that begins them. */
@Injectable()
export class FullPurchases {
  constructor(
    private readonly requests: PurchaseRequests,
    private readonly names: DealsNames,
    private readonly keyed: KeyedRequests,
    private readonly passwords: Passwords,
    private readonly instruments: ComparableInstruments,
  ) {}

  /**
   * A new user keeps the card that pays; one who is there already is charged and keeps nothing new.
   * @throws DomainError validation-failed · instrument-not-owned · offer-not-found
   */
  async command(dto: FullPurchaseDto, context: RequestContext): Promise<PlacePurchaseCommand> {
    const { organizationId, websiteId } = context.principal;
    const { deal_id: code, user, credit_card: written, session_id: sessionId } = dto;
    if (user) await confirmedHash(this.passwords, user, 'user.password_confirmation');
    const card = written && fromCard(written, user);
    const offerId = await this.names.resolve(organizationId, 'offer', code);
    const known = dto.user_id && (await this.names.resolve(organizationId, 'customer', dto.user_id));
    const customerId = known ?? newId('customer');
    const instrumentId =
      dto.credit_card_id && (await this.names.resolve(organizationId, 'instrument', dto.credit_card_id));
    const mapping = await this.requests.sellable(organizationId, offerId, {
      offer: new Map([[code, offerId]]),
      ...(dto.user_id !== undefined && { customer: new Map([[dto.user_id, customerId]]) }),
      ...(dto.credit_card_id && instrumentId && { instrument: new Map([[dto.credit_card_id, instrumentId]]) }),
    });
    return {
      organizationId,
      websiteId,
      door: DEALS_DOOR.name,
      ...CARD_NOW,
      billingAddress: card?.billingAddress ?? null,
      buyer: known === undefined ? newBuyer(dto, customerId, card) : { kind: 'existing', customerId },
      instruction: instructionOf(instrumentId, card),
      lines: [{ offerId, quantity: dto.quantity ?? dto.num_bought ?? 1 }],
      expectedUnitPriceMinor:
        dto.expected_price_per_unit === undefined ? undefined : BigInt(dto.expected_price_per_unit),
      expectedTotal: fromExpectedTotal(dto),
      account: user?.password && known === undefined ? { username: user.email, password: user.password } : undefined,
      details: sessionId === undefined ? {} : { sessionId },
      idempotency: this.keyed.of(context, 'POST /v1/purchases/full', comparableFullPurchase(dto, this.instruments)),
      render: (view) => toCreated(view, mapping, 'read'),
    };
  }
}

function newBuyer({ user }: FullPurchaseDto, customerId: string, card: WrittenCardData | undefined): Buyer {
  if (!card) {
    throw new DomainError('instrument-not-owned', 'A new user has no card yet.', {
      fields: [{ field: 'paymentInstruction.paymentInstrumentId', message: 'does not belong to the user' }],
    });
  }
  const keeps = { instrumentId: newId('instrument'), billingAddress: card.billingAddress, names: [] };
  return { kind: 'new', customerId, email: user?.email ?? null, keeps };
}

function instructionOf(instrumentId: string | undefined, card: WrittenCardData | undefined): PaymentInstruction {
  if (instrumentId !== undefined) return { kind: 'stored', instrumentId };
  if (!card) throw invalidInput({ field: 'credit_card', message: 'is required' });
  return { kind: 'card', card: card.data, billingAddress: card.billingAddress, useAsBackup: false, customFields: {} };
}
