import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import type { CardData, PaymentInstruction } from '../../modules/payment-instruments';
import type {
  BbanInstructionDto,
  CardInstructionDto,
  IbanInstructionDto,
  PaymentInstructionDto,
} from './dto/payment-instruction.dto';
import type { PaymentDto } from './dto/payment.dto';

type InlineDto = CardInstructionDto | BbanInstructionDto | IbanInstructionDto;

/** An instruction in the core's words. The DTO is valid, so which members it has says which variant it is. */
export function fromInstruction(dto: PaymentInstructionDto): PaymentInstruction {
  if ('token' in dto) return { kind: 'token', tokenId: dto.token };
  if ('paymentInstrumentId' in dto) return { kind: 'stored', instrumentId: dto.paymentInstrumentId };
  if ('pan' in dto) return { kind: 'card', card: fromCard(dto), ...inlineDetail(dto) };
  if ('accountNumberType' in dto) return { kind: 'bank', account: fromAccount(dto), ...inlineDetail(dto) };
  const { methods = [], receivedBy, reference } = dto;
  return { kind: 'methods', methods, receivedBy, reference };
}

const inlineDetail = ({
  billingAddress,
  customerId,
  useAsBackup = false,
  customFields = {},
  riskMetadata,
}: InlineDto) => ({
  billingAddress: billingAddress ?? undefined,
  customerId,
  useAsBackup,
  customFields,
  riskMetadata: riskMetadata ?? undefined,
});

/** The name on the card is the one of its billing address. */
function fromCard({ pan, cvv, expMonth, expYear, billingAddress }: CardInstructionDto): CardData {
  const holderName = [billingAddress?.firstName, billingAddress?.lastName].filter((part) => part).join(' ');
  return { pan, cvv, expMonth, expYear, holderName: holderName === '' ? undefined : holderName };
}

function fromAccount(dto: BbanInstructionDto | IbanInstructionDto) {
  const { accountNumber, bankName, bic } = dto;
  if (dto.accountNumberType === 'IBAN') return { accountNumberType: 'IBAN' as const, accountNumber, bankName, bic };
  return {
    accountNumberType: 'BBAN' as const,
    accountNumber,
    routingNumber: dto.routingNumber,
    accountType: dto.accountType,
    bankName,
    bic,
  };
}

/**
 * The instruction of a payment: a token or a stored instrument, exactly one.
 * @throws DomainError validation-failed
 */
export function fromPayment({ token, paymentInstrumentId }: PaymentDto): PaymentInstruction {
  if (token && paymentInstrumentId) {
    throw invalidInput(
      ...['token', 'paymentInstrumentId'].map((field): FieldProblem => ({
        field,
        message: 'only one of token and paymentInstrumentId',
      })),
    );
  }
  if (token) return { kind: 'token', tokenId: token };
  if (paymentInstrumentId) return { kind: 'stored', instrumentId: paymentInstrumentId };
  const named = token === undefined && paymentInstrumentId === null ? 'paymentInstrumentId' : 'token';
  throw invalidInput({ field: named, message: 'token or paymentInstrumentId is required' });
}

/**
 * A stored instrument is its customer's: whoever is not logged in as one has no right to name it.
 * @throws DomainError unauthenticated
 */
export function requireLoginForStored(instruction: PaymentInstruction, loggedIn: boolean): void {
  if (instruction.kind === 'stored' && !loggedIn) {
    throw new DomainError('unauthenticated', 'A stored payment instrument needs the session of its customer.');
  }
}
