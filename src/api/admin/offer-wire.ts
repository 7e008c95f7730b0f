import { offSaleReason, type Deal, type Offer, type PriceFormula, type PutOffer } from '../../modules/catalog';
import { AmountReader, toAmount } from './amount';
import type { DealDto, OfferDto, PriceDto, ShownOfferDto } from './dto/offer.dto';

/** @throws DomainError validation-failed naming every amount that is wrong */
export function fromOffer(organizationId: string, id: string, dto: OfferDto): PutOffer {
  const { productId, name, description, currency, maxPerUser, issuesVouchers, isActive, customFields, deal } = dto;
  const read = new AmountReader();
  return read.finish({
    organizationId,
    id,
    productId,
    name,
    description,
    currency,
    formula: fromPrice(read, dto.pricing, currency),
    setupMinor: read.optionalAmount(dto.setupPrice, currency, 'setupPrice'),
    period: dto.recurringInterval ?? null,
    isActive,
    maxPerUser,
    issuesVouchers,
    deal: deal ? fromDeal(deal, name) : null,
    package: dto.package ?? null,
    customFields,
  });
}

function fromPrice(
  read: AmountReader,
  { formula, price, maxQuantity, brackets }: PriceDto,
  currency: string,
): PriceFormula {
  const lot = formula === 'flat-rate' || formula === 'fixed-fee';
  if (lot && price === undefined) read.problem('pricing.price', 'is required by this formula');
  if (lot && brackets !== undefined) read.problem('pricing.brackets', 'does not belong to this formula');
  if (!lot && price !== undefined) read.problem('pricing.price', 'does not belong to this formula');
  if (!lot && brackets === undefined) read.problem('pricing.brackets', 'is required by this formula');
  if (formula !== 'flat-rate' && maxQuantity != null)
    read.problem('pricing.maxQuantity', 'does not belong to this formula');
  const priceMinor = price === undefined ? 0n : read.amount(price, currency, 'pricing.price');
  if (formula === 'fixed-fee') return { kind: formula, priceMinor };
  if (formula === 'flat-rate') return { kind: formula, priceMinor, maxQuantity: maxQuantity ?? null };
  return {
    kind: formula,
    brackets: (brackets ?? []).map((bracket, index) => ({
      maxQuantity: bracket.maxQuantity,
      priceMinor: read.amount(bracket.price, currency, `pricing.brackets.${String(index)}.price`),
    })),
  };
}

const date = (text: string | null | undefined): Date | null => (text == null ? null : new Date(text));

function fromDeal(dto: DealDto, name: string): Deal {
  return {
    type: dto.type ?? 'daily-deal',
    state: dto.state ?? 'in-flight',
    title: dto.title ?? name,
    imageUrl: dto.imageUrl ?? null,
    startAt: date(dto.startAt),
    endAt: date(dto.endAt),
    vouchersExpireAt: date(dto.vouchersExpireAt),
    fulfillmentMethod: dto.fulfillmentMethod ?? 'redemptioncoded',
  };
}

/** An offer as staff see it. @param now the moment for which `offSaleReason` is told */
export function toOffer(offer: Offer, now: Date): ShownOfferDto {
  const { id, productId, name, description, currency, maxPerUser, issuesVouchers, isActive, customFields, revision } =
    offer;
  return {
    id,
    productId,
    name,
    description,
    currency,
    pricing: toPrice(offer.formula, currency),
    setupPrice: offer.setupMinor === null ? null : toAmount(offer.setupMinor, currency),
    recurringInterval: offer.period,
    maxPerUser,
    issuesVouchers,
    deal: offer.deal && toDeal(offer.deal),
    package: offer.package,
    isActive,
    offSaleReason: offSaleReason(offer, now),
    customFields,
    revision,
    createdTime: offer.createdAt.toISOString(),
    updatedTime: offer.updatedAt.toISOString(),
  };
}

function toPrice(formula: PriceFormula, currency: string): PriceDto {
  if (formula.kind === 'fixed-fee') return { formula: formula.kind, price: toAmount(formula.priceMinor, currency) };
  if (formula.kind === 'flat-rate') {
    return {
      formula: formula.kind,
      price: toAmount(formula.priceMinor, currency),
      maxQuantity: formula.maxQuantity ?? null,
    };
  }
  const brackets = formula.brackets.map(({ maxQuantity, priceMinor }) => ({
    maxQuantity,
    price: toAmount(priceMinor, currency),
  }));
  return { formula: formula.kind, brackets };
}

const time = (date: Date | null): string | null => date?.toISOString() ?? null;

const toDeal = ({ startAt, endAt, vouchersExpireAt, ...rest }: Deal): DealDto => ({
  ...rest,
  startAt: time(startAt),
  endAt: time(endAt),
  vouchersExpireAt: time(vouchersExpireAt),
});
