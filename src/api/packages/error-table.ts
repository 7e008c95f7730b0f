import { DomainError, type FieldProblem } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from '../shared';
import { CODES, type Refusal, REFUSALS } from './codes';
import { writeEnvelope } from './envelope';

/** Wrong fields named in a description. */
const MAX_NAMED = 5;

/** Names of the core's fields in this API. */
const FIELDS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^lines\.(\d+)\.offerId$/, 'Request.Skus.$1.Sku'],
  [/^lines\.(\d+)\.quantity$/, 'Request.Skus.$1.Quantity'],
  [/^lines$/, 'Request.Skus'],
  [/^couponIds\.\d+$/, 'Request.Discount.DiscountCode'],
  [/^paymentInstruction\.paymentInstrumentId$/, 'Request.PaymentMethod.StoredProfile'],
  [/^paymentInstruction\..*$/, 'Request.PaymentMethod'],
  [/^expectedTotal$/, 'Request.ExpectedTotal'],
  [/^customerId$/, 'Request.Email'],
];

function nameOf(field: string): string {
  const known = FIELDS.find(([pattern]) => pattern.test(field));
  return known ? field.replace(known[0], known[1]) : field;
}

const toSentence = ({ field, message }: FieldProblem): string => `${nameOf(field)} ${message}.`;

/** An instrument may be wrong in its number or in its expiry, and the standard tells these apart. */
function refusalOf({ code, fields }: DomainError): Refusal {
  const expired = code === 'instrument-invalid' && fields.every(({ field }) => field.endsWith('ExpiryDate'));
  return expired ? { code: '54', status: REFUSALS[code].status } : REFUSALS[code];
}

/** A refusal in the envelope, in the format the request asks for. */
export function renderPackagesError(error: DomainError, context: ErrorContext): RenderedError {
  const { code, status } = refusalOf(error);
  const named = error.fields.slice(0, MAX_NAMED).map(toSentence);
  const description = [CODES[code], ...(named.length > 0 ? named : [error.message])].join(' ');
  const { contentType, body } = writeEnvelope(
    { Message: { Code: code, Description: description }, Response: null },
    context.path,
    context,
  );
  return { status, contentType, body };
}
