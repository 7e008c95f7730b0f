import type { Comparable } from '../../kernel/idempotency';
import { LIMITS } from '../../kernel/limits';
import type { ComparableInstruments } from '../../modules/payment-instruments';
import type { CardDto, NewCardDto } from './dto/card.dto';
import type { ClaimDto, ExtensionDto, FullPurchaseDto, NewPurchaseDto, ReservationDto } from './dto/purchase.dto';
import type { NewUserDto } from './dto/user.dto';
import { fullYear, type Holder } from './from-card';

/**
 * What each keyed request of this door asks for: the parameters that are used, after their normalisation. Verification
 * codes and passwords do not stand here (ADR 32).
 */
export const comparablePurchase = (dto: NewPurchaseDto): Comparable => ({
  deal: dto.deal_id,
  quantity: dto.quantity ?? dto.num_bought ?? 1,
  user: dto.user_id,
  card: dto.credit_card_id,
  price: dto.expected_price_per_unit,
  total: dto.expected_total,
  session: dto.session_id,
});

export function comparableFullPurchase(dto: FullPurchaseDto, instruments: ComparableInstruments): Comparable {
  const { credit_card: written, user } = dto;
  return {
    deal: dto.deal_id,
    quantity: dto.quantity ?? dto.num_bought ?? 1,
    user: dto.user_id,
    // a user who is there is not registered
    email: dto.user_id === undefined ? user?.email : undefined,
    card: dto.credit_card_id,
    // beside a card that the user keeps, a written one says no more than an address
    written:
      written &&
      (dto.credit_card_id === undefined ? comparableCard(written, instruments, user) : addressOf(written, user)),
    price: dto.expected_price_per_unit,
    total: dto.expected_total,
    session: dto.session_id,
  };
}

export const comparableReservation = (dto: ReservationDto): Comparable => ({
  deal: dto.deal_id,
  quantity: dto.num_bought ?? dto.quantity ?? 1,
  session: dto.session_id,
});

export const comparableClaim = (purchase: string, { user_id: user }: ClaimDto): Comparable => ({ purchase, user });

export const comparableRelease = (purchase: string): Comparable => ({ purchase });

export const comparableExtension = (
  purchase: string,
  { seconds = LIMITS.holdExtensionSeconds }: ExtensionDto,
): Comparable => ({ purchase, seconds });

export const comparableRedemption = (voucher: string): Comparable => ({ voucher });

export const comparableUser = (dto: NewUserDto): Comparable => ({
  user: dto.user_id,
  email: dto.email,
  firstName: dto.first_name,
  lastName: dto.last_name,
});

export const comparableNewCard = (dto: NewCardDto, instruments: ComparableInstruments): Comparable => ({
  user: dto.user_id,
  card: comparableCard(dto.credit_card, instruments),
});

const comparableCard = (card: CardDto, instruments: ComparableInstruments, holder?: Holder): Comparable => ({
  number: instruments.number(card.number),
  month: card.month,
  year: fullYear(card.year),
  ...addressOf(card, holder),
});

const addressOf = (card: CardDto, holder?: Holder) => ({
  firstName: card.first_name ?? holder?.first_name,
  lastName: card.last_name ?? holder?.last_name,
  postalCode: card.zip_code,
});
