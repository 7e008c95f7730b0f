import type { Money } from '../../../../../kernel/money/money';
import type { BankInstrument, CardInstrument, ChargeRequest } from '../../port';
import {
  BEHAVIOUR_CARDS,
  type Behaviour,
  DECLINED_CVVS,
  DECLINED_EXPIRY,
  MERCHANT_CARDS,
  STOREFRONT_CARDS,
  TEST_ACCOUNTS,
  type TestInstrument,
  UY_GATEWAY_LAST_FOUR,
  UY_PAYFAC,
} from './test-instruments';

/** What the simulated gateway will do with a request. */
export type Verdict =
  Exclude<Behaviour, { kind: 'by-amount' }> | { readonly kind: 'redirect' } | { readonly kind: 'instructions' };

type CardVerdict = Exclude<Behaviour, { kind: 'by-amount' }>;

const APPROVE: CardVerdict = { kind: 'approve' };
const INVALID_CARD: CardVerdict = { kind: 'decline', reason: 'invalid-card' };
const INVALID_CVV: CardVerdict = { kind: 'decline', reason: 'invalid-cvv' };
const EXPIRED: CardVerdict = { kind: 'decline', reason: 'expired-card' };
const PAN_LENGTH = { min: 12, max: 19 } as const;
const MONTHS = 12;

const table = (...lists: (readonly TestInstrument[])[]): ReadonlyMap<string, Behaviour> =>
  new Map(lists.flat().map(({ number, behaviour }) => [number, behaviour]));

const CARDS_EVERYWHERE = table(STOREFRONT_CARDS, BEHAVIOUR_CARDS);
const CARDS_MERCHANT = table(MERCHANT_CARDS);
const ACCOUNTS = table(TEST_ACCOUNTS);

/**
 * Decides by the documented test numbers: storefront and behaviour cards, then the merchant list by full number, then (UY
 * gateway model only) the last four digits; any other number with a correct check digit is approved.
 */
export function decideVerdict(request: ChargeRequest, nowMs: number): Verdict {
  if (request.amount.minor <= 0n) return { kind: 'decline', reason: 'invalid-amount' };
  const { instrument } = request;
  switch (instrument.type) {
    case 'card':
      return cardVerdict(instrument, request, nowMs);
    case 'bank':
      return bankVerdict(instrument);
    case 'redirect':
      return { kind: 'redirect' };
    case 'voucher':
      return { kind: 'instructions' };
  }
}

function cardVerdict(card: CardInstrument, request: ChargeRequest, nowMs: number): Verdict {
  const verdict = byNumber(card.pan.reveal().replace(/[ -]/g, ''), request);
  if (verdict.kind === 'decline') return verdict;
  if (isExpired(card, nowMs)) return EXPIRED;
  const cvv = card.cvv?.reveal();
  if (cvv === undefined) return verdict;
  if (DECLINED_CVVS.includes(cvv)) return INVALID_CVV;
  return verdict.kind === 'verification-code' ? APPROVE : verdict;
}

function byNumber(pan: string, { amount, profile }: ChargeRequest): CardVerdict {
  const listed = CARDS_EVERYWHERE.get(pan) ?? CARDS_MERCHANT.get(pan);
  if (listed) return listed.kind === 'by-amount' ? byAmount(amount) : listed;
  if (profile?.country === 'UY' && /^gateway/i.test(profile.model)) {
    const rule = UY_GATEWAY_LAST_FOUR.get(pan.slice(-4));
    if (rule && rule.kind !== 'by-amount') return rule;
  }
  return hasValidCheckDigit(pan) ? APPROVE : INVALID_CARD;
}

function byAmount({ minor, currency }: Money): CardVerdict {
  const { approvedUpToMinor, approvedAboveMinor, declines } = UY_PAYFAC;
  if (currency !== 'UYU' || minor <= approvedUpToMinor || minor > approvedAboveMinor) return APPROVE;
  return { kind: 'decline', reason: declines.get(minor) ?? 'do-not-honor' };
}

function bankVerdict(account: BankInstrument): Verdict {
  const number = account.accountNumber.reveal().replace(/[ -]/g, '').toUpperCase();
  return (ACCOUNTS.get(number) ?? APPROVE) as Verdict;
}

/** A card is good to the last moment of its month, anywhere on earth; 10/2051 counts as expired by documentation. */
function isExpired({ expMonth, expYear }: CardInstrument, nowMs: number): boolean {
  if (expMonth === DECLINED_EXPIRY.month && expYear === DECLINED_EXPIRY.year) return true;
  const now = new Date(nowMs);
  return expYear * MONTHS + expMonth < now.getUTCFullYear() * MONTHS + now.getUTCMonth() + 1;
}

/** Luhn. */
export function hasValidCheckDigit(pan: string): boolean {
  if (pan.length < PAN_LENGTH.min || pan.length > PAN_LENGTH.max) return false;
  let sum = 0;
  for (let i = 0; i < pan.length; i += 1) {
    const digit = pan.charCodeAt(pan.length - 1 - i) - 48;
    if (digit < 0 || digit > 9) return false;
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
