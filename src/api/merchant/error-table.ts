import type { DomainError, DomainErrorCode } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from '../shared';
import { wireError } from './envelope';
import { languageOf, type WireErrorCode } from './wire-errors';

type Row = readonly [status: number, code: WireErrorCode];

/** Every refusal of the core in this door's codes. Exhaustive: a new code does not compile until it stands here. A declined payment is none. */
const REFUSALS: Readonly<Record<DomainErrorCode, Row>> = {
  unauthenticated: [401, 'ERR999'],
  forbidden: [403, 'ERR999'],
  'not-found': [404, 'PR008'],
  ambiguous: [409, 'PR008'],
  malformed: [400, 'ERR999'],
  'validation-failed': [400, 'TR016'],
  'unsupported-media-type': [415, 'ERR999'],
  'payload-too-large': [413, 'ERR999'],
  'method-not-allowed': [405, 'ERR999'],
  'rate-limited': [429, 'ERR999'],
  'hold-limit-reached': [429, 'ERR999'],
  overloaded: [503, 'ERR999'],
  unavailable: [503, 'ERR999'],
  internal: [500, 'TR999'],
  'idempotency-in-flight': [409, 'PR009'],
  'idempotency-mismatch': [409, 'PR009'],
  'idempotency-foreign': [409, 'PR009'],
  'offer-not-found': [400, 'PR002'],
  'offer-unavailable': [400, 'PR002'],
  'sold-out': [409, 'PR009'],
  'quantity-limit': [400, 'PR003'],
  'price-changed': [409, 'PR003'],
  'mixed-currencies': [400, 'PR004'],
  'amount-out-of-range': [400, 'PR003'],
  'coupon-invalid': [400, 'TR016'],
  'shipping-unavailable': [400, 'TR016'],
  'customer-not-found': [400, 'CS003'],
  'customer-taken': [409, 'CS005'],
  'username-taken': [409, 'CS005'],
  'instrument-not-found': [400, 'PR001'],
  'instrument-not-owned': [400, 'PR001'],
  'instrument-invalid': [400, 'TK001'],
  'token-invalid': [400, 'PR001'],
  'token-expired': [400, 'TK006'],
  'method-unavailable': [400, 'TR007'],
  'gateway-account-missing': [400, 'TR007'],
  'card-number-refused': [400, 'TR007'],
  'already-claimed': [409, 'PR009'],
  'already-paid': [409, 'TR002'],
  'invalid-state': [409, 'TR002'],
  'amount-exceeds': [400, 'PR003'],
  'partial-unsupported': [400, 'PR021'],
  'operation-unsupported': [400, 'TR017'],
  'stock-in-use': [409, 'PR009'],
  'redeem-failed': [409, 'PR009'],
  'charge-in-progress': [409, 'TR002'],
};

/** Fields of the core as this door calls them. Fields that have no other name here keep theirs. */
const NAMES: readonly (readonly [field: RegExp, name: string])[] = [
  [/^paymentInstruction\.(?:token|paymentInstrumentId|customerId)$/, 'TrxToken'],
  [/^paymentInstruction\.methods(?:\.\d+)?$/, 'PaymentMediaId'],
  [/^amount$/, 'Amount'],
  [/^customerId$/, 'Customer.CustomerId'],
  [/^restock$/, 'ReturnGoods'],
];

function nameOf(field: string): string {
  const [pattern, name] = NAMES.find(([candidate]) => candidate.test(field)) ?? [/^$/, ''];
  return field.replace(pattern, name);
}

/** Which member a code speaks of, in every place it stands in; the first match counts. */
const BLAMED: readonly (readonly [field: RegExp, code: WireErrorCode])[] = [
  [/^(Pan|CardData\.Pan)$/, 'TK001'],
  [/^(CVV|CardData\.CVV)$/, 'TK002'],
  [/^(Expiration|CardData\.Expiration)$/, 'TK003'],
  [/^(TrxToken|CardData)$/, 'PR001'],
  [/^Order$/, 'PR002'],
  [/^(Amount|amount|baseAmount|Tip)$/, 'PR003'],
  [/^(Currency|currency)$/, 'PR004'],
  [/^DataUY\.Invoice$/, 'PR005'],
  [/^PaymentMediaId$/, 'TR007'],
  [/^Installments$/, 'PR013'],
  [/^Description$/, 'PR014'],
  [/^(TargetCountryISO|countryIso|country|CrossBorderData\.TargetCountryISO)$/, 'PR034'],
  [/^Email$/, 'TK005'],
  [/^(Customer\.Email|customer\.Email)$/, 'CS001'],
  [/^(Customer\.)?(CustomerId|CommerceCustomerId)$/, 'CS003'],
  [/^(Customer\.)?AdditionalData$/, 'CS006'],
  [/^(Customer\.)?DocNumber$/, 'CS007'],
  [/^(Customer\.)?DocumentTypeId$/, 'CS008'],
  [/^PaymentProfileId$/, 'CS011'],
  [/^(From|To)$/, 'PR018'],
];

/** Takes a part of what is reserved: there a too high amount has a code of its own. */
const RESERVED_PATH = /\/(commit|rollback)$/;
const CUSTOMER_PATH = /^\/v\d\/api\/customer(\/|$)/;
/** A code, and behind a colon what is wrong, where the code alone does not say it. */
const EXACT_CODE = /^([A-Z]{2}\d{3})(?:: (.+))?$/;

/**
 * A refusal as this door tells it. Fields may name their code themselves (`message` = "PR010"), where one member has several.
 * `Message` is in the language of the `lang` header, `Detail` says which member and what is wrong with it, in English.
 */
export function renderMerchantError(error: DomainError, { path, language, at }: ErrorContext): RenderedError {
  const [status, fallback] = REFUSALS[error.code];
  const spoken = languageOf(language);
  const named = specialCode(error.code, path) ?? fallback;
  const errors =
    error.fields.length === 0
      ? [wireError(named, at, spoken, detailOf(error))]
      : error.fields.map(({ field: core, message }) => {
          const field = nameOf(core);
          return wireError(
            codeOf(field, message, error.code, path) ?? named,
            at,
            spoken,
            [field, EXACT_CODE.test(message) ? EXACT_CODE.exec(message)?.[2] : message].join(' ').trim(),
          );
        });
  return { status, contentType: 'application/json; charset=utf-8', body: { Response: null, Errors: errors } };
}

/** Where the path says more than the refusal. */
function specialCode(code: DomainErrorCode, path: string): WireErrorCode | undefined {
  if (code === 'not-found' && CUSTOMER_PATH.test(path)) return 'CS003';
  return code === 'amount-exceeds' && RESERVED_PATH.test(path) ? 'TR008' : undefined;
}

function codeOf(field: string, message: string, error: DomainErrorCode, path: string): WireErrorCode | undefined {
  const exact = EXACT_CODE.exec(message)?.[1];
  if (exact !== undefined) return exact as WireErrorCode;
  // codes of other refusals say more than the field does
  if (error !== 'validation-failed') return undefined;
  if (field === 'Email' && CUSTOMER_PATH.test(path)) return 'CS001';
  return BLAMED.find(([pattern]) => pattern.test(field))?.[1];
}

const detailOf = ({ message }: DomainError): string => message;
