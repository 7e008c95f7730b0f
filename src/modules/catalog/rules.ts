import { DomainError, invalidInput, type FieldProblem } from '../../kernel/errors';
import { isCurrency } from '../../kernel/money';
import { LIMITS } from '../../kernel/limits';
import type { PriceBracket, PriceFormula, PutOffer, PutWebsite } from './types';

/** Most brackets one price may have. */
export const MAX_BRACKETS = 100;
/** The database keeps at most this many periods (`chk_offer_period_length`). */
export const MAX_PERIOD_LENGTH = 1_000;

const priceProblems = (priceMinor: bigint, field: string): FieldProblem[] =>
  priceMinor >= 0n && priceMinor <= LIMITS.totalMinor ? [] : [{ field, message: 'must not be negative or too large' }];

function bracketProblems(brackets: readonly PriceBracket[]): FieldProblem[] {
  if (brackets.length === 0 || brackets.length > MAX_BRACKETS) {
    return [{ field: 'pricing.brackets', message: `must hold 1 to ${String(MAX_BRACKETS)} brackets` }];
  }
  return brackets.flatMap(({ maxQuantity, priceMinor }, index) => {
    const at = `pricing.brackets.${String(index)}`;
    const problems = priceProblems(priceMinor, `${at}.price`);
    const before = index === 0 ? 0 : (brackets[index - 1]?.maxQuantity ?? null);
    const ascends =
      before !== null && (maxQuantity === null || (Number.isSafeInteger(maxQuantity) && maxQuantity > before));
    // An unbounded bracket ends the list: nothing could ever reach the ones behind it.
    if (!ascends) problems.push({ field: `${at}.maxQuantity`, message: 'must be above the bracket before it' });
    return problems;
  });
}

function formulaProblems(formula: PriceFormula): FieldProblem[] {
  if ('brackets' in formula) return bracketProblems(formula.brackets);
  const problems = priceProblems(formula.priceMinor, 'pricing.price');
  const most = formula.kind === 'flat-rate' ? (formula.maxQuantity ?? null) : null;
  if (most !== null && (!Number.isSafeInteger(most) || most < 1)) {
    problems.push({ field: 'pricing.maxQuantity', message: 'must be a whole number of at least 1' });
  }
  return problems;
}

/** @throws DomainError validation-failed naming every wrong field */
export function checkOffer(offer: PutOffer): void {
  const problems = formulaProblems(offer.formula);
  if (!isCurrency(offer.currency))
    problems.push({ field: 'currency', message: 'is not a currency that can be charged' });
  if (offer.setupMinor != null) problems.push(...priceProblems(offer.setupMinor, 'setupPrice'));
  const length = offer.period?.length;
  if (length !== undefined && !(Number.isSafeInteger(length) && length >= 1 && length <= MAX_PERIOD_LENGTH)) {
    problems.push({
      field: 'recurringInterval.length',
      message: `must be a whole number from 1 to ${String(MAX_PERIOD_LENGTH)}`,
    });
  }
  const { startAt, endAt } = offer.deal ?? {};
  if (startAt && endAt && endAt <= startAt) problems.push({ field: 'deal.endAt', message: 'must be after the start' });
  if (problems.length > 0) throw invalidInput(...problems);
}

/** Redirects are compared with this address, so it must be one whose origin is beyond doubt. @throws DomainError validation-failed */
export function checkWebsite({ url }: PutWebsite): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain =
    parsed && ['http:', 'https:'].includes(parsed.protocol) && parsed.username === '' && parsed.password === '';
  if (!plain) throw invalidInput({ field: 'url', message: 'must be an http or https address without credentials' });
}

export const currencyIsFixed = (): DomainError =>
  new DomainError('invalid-state', 'The currency of an offer cannot change.', {
    fields: [{ field: 'currency', message: 'cannot change; make another offer' }],
  });
