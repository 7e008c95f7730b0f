import { type FieldProblem, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { Principal } from '../../modules/auth';
import type { NewPaymentToken } from '../../modules/payment-instruments';
import { type NewTokenDto, needsInstrument, TokenBbanDto, TokenCardDto, TokenIbanDto } from './dto/token.dto';
import { primaryEmail } from './from-purchase';

type Instrument = NewPaymentToken['instrument'];

/**
 * The token to be made.
 * @throws DomainError validation-failed (`paymentInstrument`, `billingAddress`)
 */
export function fromToken(dto: NewTokenDto, { organizationId, websiteId }: Principal): NewPaymentToken {
  const instrument = instrumentOf(dto);
  const problems: FieldProblem[] = [];
  if (instrument === undefined) problems.push({ field: 'paymentInstrument', message: 'must be an object' });
  // a card may be tokenised before its address is known; anything else is useless without one
  if (dto.method !== 'payment-card' && !dto.billingAddress)
    problems.push({ field: 'billingAddress', message: 'is required for this method' });
  if (problems.length > 0 || instrument === undefined) throw invalidInput(...problems);
  return {
    organizationId,
    websiteId,
    instrument,
    billingAddress: dto.billingAddress ?? undefined,
    riskMetadata: dto.riskMetadata ?? undefined,
    email: primaryEmail(dto.billingAddress) ?? undefined,
    lifetimeSeconds: LIMITS.paymentTokenSeconds,
  };
}

/** What a token stands for; undefined when that is missing. */
export function instrumentOf({ method, paymentInstrument: given }: NewTokenDto): Instrument | undefined {
  if (!needsInstrument(method)) return { kind: 'alternative', method };
  if (given instanceof TokenCardDto) {
    const { pan, cvv, expMonth, expYear } = given;
    return { kind: 'card', card: { pan, cvv, expMonth, expYear } };
  }
  const bankMethod = method === 'echeck' ? 'echeck' : 'ach';
  if (given instanceof TokenIbanDto) {
    const { accountNumber, bankName, bic } = given;
    return { kind: 'bank', method: bankMethod, account: { accountNumberType: 'IBAN', accountNumber, bankName, bic } };
  }
  if (given instanceof TokenBbanDto) {
    const { accountNumber, routingNumber, accountType, bankName, bic } = given;
    return {
      kind: 'bank',
      method: bankMethod,
      account: { accountNumberType: 'BBAN', accountNumber, routingNumber, accountType, bankName, bic },
    };
  }
  return undefined;
}
