import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { DomainError, invalidInput } from '../../kernel/errors';
import type { KeyPrincipal } from '../../modules/auth';
import {
  type CardSummary,
  PaymentTokens,
  type PaymentInstruction,
  StoredInstruments,
  type StoredInstrument,
  summaryOf,
} from '../../modules/payment-instruments';
import type { CountryPaymentMethod } from '../../modules/pricing';
import { fromCard } from './card-input';
import type { PurchaseDto } from './dto/purchase.dto';
import { coreMethodOf, isCard, PaymentMedia } from './payment-media';
import { instrumentOfToken } from './to-customer';

/** What pays, and by which row of the methods table. */
export interface PayerChoice {
  readonly method: CountryPaymentMethod;
  readonly instruction: PaymentInstruction;
  /** Set when a stored card pays. */
  readonly stored: StoredInstrument | undefined;
  readonly hasCvv: boolean;
}

type Media = (brand: string | undefined) => Promise<CountryPaymentMethod>;

/** Blames the member that is there and empty; where there is none, the first that could be there. */
function nothingPays({ TrxToken, PaymentMediaId, CardData }: PurchaseDto): DomainError {
  if (TrxToken === null) return invalidInput({ field: 'TrxToken', message: 'must not be empty' });
  if (PaymentMediaId === null) return invalidInput({ field: 'PaymentMediaId', message: 'must not be empty' });
  if (CardData === null) return invalidInput({ field: 'CardData.Pan', message: 'must not be empty' });
  return invalidInput({ field: 'TrxToken', message: 'or PaymentMediaId or CardData is required' });
}

const unknownToken = (): DomainError =>
  new DomainError('token-invalid', 'No such token.', { fields: [{ field: 'TrxToken', message: 'does not exist' }] });

/** Finds out what pays from TrxToken, CardData or PaymentMediaId. The flow is that of the method, whatever the caller would like. */
@Injectable()
export class Payers {
  constructor(
    private readonly media: PaymentMedia,
    private readonly tokens: PaymentTokens,
    private readonly instruments: StoredInstruments,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError validation-failed · token-invalid · method-unavailable */
  async of(dto: PurchaseDto, country: string, principal: KeyPrincipal): Promise<PayerChoice> {
    const { merchantModel: model } = principal;
    const named =
      dto.PaymentMediaId === null || dto.PaymentMediaId === undefined
        ? undefined
        : await this.media.byId(country, model, dto.PaymentMediaId);
    if (dto.TrxToken && dto.CardData)
      throw invalidInput({ field: 'TrxToken', message: 'stands beside CardData: only one of them pays' });
    if (named && named.flow === 'Redirect') return elsewhere(dto, named);
    if (named && !isCard(named)) return later(dto, named);
    // a method named with a token or card says which of a brand's methods it is
    const mediaOf: Media = (brand) => (named ? Promise.resolve(named) : this.media.forBrand(country, model, brand));
    if (dto.CardData) return this.direct(dto.CardData, mediaOf);
    if (!dto.TrxToken) throw nothingPays(dto);
    return this.byToken(dto.TrxToken, principal, mediaOf);
  }

  private async direct(data: NonNullable<PurchaseDto['CardData']>, mediaOf: Media): Promise<PayerChoice> {
    const card = fromCard({ ...data, holder: data.CardHolderName }, this.config.production, 'CardData.');
    const method = await mediaOf((summaryOf({ kind: 'card', card }) as CardSummary).brand);
    return {
      method,
      instruction: { kind: 'card', card, useAsBackup: false, customFields: {} },
      stored: undefined,
      hasCvv: card.cvv !== undefined,
    };
  }

  private async byToken(token: string, { organizationId }: KeyPrincipal, mediaOf: Media): Promise<PayerChoice> {
    const instrumentId = instrumentOfToken(token);
    if (instrumentId !== undefined) {
      const stored = await this.instruments.get({ organizationId, id: instrumentId });
      if (stored?.method !== 'payment-card') throw unknownToken();
      const method = await mediaOf((stored.summary as CardSummary).brand);
      return { method, instruction: { kind: 'stored', instrumentId }, stored, hasCvv: false };
    }
    const found = await this.tokens.get({ organizationId, id: token });
    if (found?.method !== 'payment-card') throw unknownToken();
    const method = await mediaOf((found.summary as CardSummary).brand);
    return { method, instruction: { kind: 'token', tokenId: token }, stored: undefined, hasCvv: true };
  }
}

/** The payer goes to a page: ours first, from there to the bank or to the card form. */
function elsewhere(dto: PurchaseDto, method: CountryPaymentMethod): PayerChoice {
  if (dto.TrxToken || dto.CardData)
    throw invalidInput({ field: 'PaymentMediaId', message: 'takes no card: the payer gives it on the payment page' });
  return {
    method,
    instruction: { kind: 'methods', methods: [coreMethodOf(method)] },
    stored: undefined,
    hasCvv: false,
  };
}

/** Cash and transfers: the payer gets instructions and pays later. */
function later(dto: PurchaseDto, method: CountryPaymentMethod): PayerChoice {
  const minutes = dto.MetadataIn?.['PaymentExpirationInMinutes'];
  const expiresInMinutes = readMinutes(minutes);
  return {
    method,
    instruction: { kind: 'voucher', method: coreMethodOf(method), expiresInMinutes },
    stored: undefined,
    hasCvv: false,
  };
}

const MAX_MINUTES = 60 * 24 * 30;

function readMinutes(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const minutes = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(minutes) || (minutes as number) < 1 || (minutes as number) > MAX_MINUTES) {
    throw invalidInput({
      field: 'MetadataIn.PaymentExpirationInMinutes',
      message: `must be from 1 to ${String(MAX_MINUTES)}`,
    });
  }
  return minutes as number;
}
