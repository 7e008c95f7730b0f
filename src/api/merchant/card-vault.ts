import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { KeyPrincipal } from '../../modules/auth';
import type { Customer } from '../../modules/customers';
import { type CardData, type CardSummary, PaymentTokens, StoredInstruments } from '../../modules/payment-instruments';
import type { PaymentProfileDto, TokenDto } from './dto/customer-view.dto';
import { PaymentMedia } from './payment-media';
import { complete } from './complete';
import { commerceToken, toProfile } from './to-customer';
import { wireTime } from './wire-time';

const ONE_TIME_TOKEN = 'OT__';

export interface OneTimeCard {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly card: CardData;
  readonly email: string;
}

interface Shown {
  readonly id: string;
  readonly number: number;
  readonly created: Date;
  readonly summary: CardSummary;
}

/** Cards behind tokens: for one payment, or stored for a registered customer. */
@Injectable()
export class CardVault {
  constructor(
    private readonly tokens: PaymentTokens,
    private readonly instruments: StoredInstruments,
    private readonly media: PaymentMedia,
  ) {}

  /** A token that pays once, within `LIMITS.merchantTokenSeconds`. */
  async once(
    tx: Tx,
    { card, ...owner }: OneTimeCard,
    principal: KeyPrincipal,
    country: string | undefined,
  ): Promise<TokenDto> {
    const id = ONE_TIME_TOKEN + newId('token');
    const token = await this.tokens.create(tx, {
      ...owner,
      id,
      instrument: { kind: 'card', card },
      lifetimeSeconds: LIMITS.merchantTokenSeconds,
    });
    const summary = token.summary as CardSummary;
    return this.show({ id, number: 0, created: token.createdTime, summary }, principal, country);
  }

  /** Stores a card for a registered customer; the same card again is the same token. */
  async store(
    tx: Tx,
    customer: Customer,
    card: CardData,
    principal: KeyPrincipal,
    country: string | undefined,
  ): Promise<TokenDto> {
    const [stored] = await this.instruments.store(tx, [
      { organizationId: customer.organizationId, customerId: customer.id, instrument: { kind: 'card', card } },
    ]);
    if (!stored) throw new Error('a card was not stored');
    const { id, number, createdTime: created } = stored;
    const summary = stored.summary as CardSummary;
    return this.show({ id: commerceToken(id), number: Number(number), created, summary }, principal, country);
  }

  /** The stored cards of a registered customer that can pay. */
  async profilesOf(
    { organizationId, id, primaryAddress }: Customer,
    { merchantModel }: KeyPrincipal,
  ): Promise<PaymentProfileDto[]> {
    const stored = await this.instruments.listByCustomer({ organizationId, customerId: id });
    const cards = stored.filter(({ method, status }) => method === 'payment-card' && status !== 'deactivated');
    const country = primaryAddress?.['Country'];
    return Promise.all(
      cards.map(async (card) => {
        const row =
          typeof country === 'string'
            ? await this.media.find(country, merchantModel, (card.summary as CardSummary).brand)
            : undefined;
        return toProfile(card, row?.paymentMediaId ?? 0);
      }),
    );
  }

  private async show(
    { id, number, created, summary }: Shown,
    { merchantModel }: KeyPrincipal,
    country: string | undefined,
  ): Promise<TokenDto> {
    const row =
      country === undefined ? undefined : await this.media.find(country.toUpperCase(), merchantModel, summary.brand);
    return complete<TokenDto>({
      TokenId: id,
      IdCommerceToken: number,
      Created: wireTime(created),
      Type: number === 0 ? 'OneTime' : 'Commerce',
      Brand: summary.brand ?? '',
      Owner: summary.holderName ?? '',
      Last4: summary.last4,
      Bin: summary.bin,
      CardExpMonth: summary.expMonth,
      CardExpYear: summary.expYear,
      IssuerBank: null,
      CardType: row?.type ?? 'Credit Card',
      PaymentMediaId: row?.paymentMediaId ?? null,
      AffinityGroup: null,
      Error: null,
    });
  }
}
