import type { Answer } from '../../kernel/idempotency';
import { toMajorNumber } from '../../kernel/money';
import { type Attempt, endedUncharged, isPayment } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { type Code, CODES, statusOf } from './codes';
import { detailsOf } from './details';
import type { Envelope } from './envelope';
import { authCodeOf, cardTypeOf, codeOf } from './outcome';

const OK = 200;

/** An answer in its canonical form; the format asked for is put on when it is sent. */
const toAnswer = (envelope: Envelope, status = OK): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(envelope),
});

/** An answer that brings something. */
export const approved = (response: Readonly<Record<string, unknown>>): Answer =>
  toAnswer({ Message: { Code: '00', Description: CODES['00'] }, Response: response });

/** Bought lines as this door calls them. */
export function toSkus({ purchase }: Pick<PurchaseView, 'purchase'>): object[] {
  const asked = detailsOf(purchase).skus ?? [];
  const amount = (minor: bigint): number => toMajorNumber(minor, purchase.currency);
  return purchase.lines
    .filter(({ kind }) => kind === 'item')
    .map((line, index) => ({
      Sku: asked[index] ?? line.offerId,
      Quantity: line.quantity,
      UnitPrice: amount(line.unitPriceMinor),
      Price: amount(line.priceMinor),
    }));
}

/**
 * The first payment of a purchase that may have been charged: what the answer to the request speaks of, whatever happened later. One
 * that was not charged was only tried again.
 */
export const chargeOf = ({ attempts }: Pick<PurchaseView, 'attempts'>): Attempt | undefined => {
  const payments = attempts.filter(isPayment);
  return payments.find((attempt) => !endedUncharged(attempt)) ?? payments.at(-1);
};

/** Money that came too late and went back paid for nothing; what was paid stays paid, also when it is refunded later. */
function outcomeOf({ invoice, purchase }: PurchaseView, attempt: Attempt | undefined): Code {
  if (!attempt) return '96';
  const code = codeOf(attempt);
  return code === '00' && purchase.state !== 'fulfilled' && !invoice?.paidAt ? '96' : code;
}

/** What became of a purchase. Total: money may have moved. */
export function toPurchaseAnswer(view: PurchaseView): Answer {
  const attempt = chargeOf(view);
  const code = outcomeOf(view, attempt);
  const message = { Code: code, Description: CODES[code] };
  if (!attempt || code !== '00') return toAnswer({ Message: message, Response: null }, statusOf(code));
  const { purchase, invoice } = view;
  const { profile } = detailsOf(purchase);
  return approved({
    PurchaseId: purchase.id,
    InvoiceId: invoice?.id ?? null,
    Amount: toMajorNumber(purchase.amountMinor, purchase.currency),
    CurrencyCode: purchase.currency,
    AuthCode: authCodeOf(attempt),
    CardType: cardTypeOf(attempt),
    CustomerProfileId: profile?.customerProfileId ?? null,
    PaymentProfileId: profile?.paymentProfileId ?? null,
    Skus: toSkus(view),
  });
}
