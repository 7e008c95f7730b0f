import type { Attempt } from '../../modules/payments';
import { firstCharacters } from '../../kernel/text';
import type { PurchaseView } from '../../modules/purchases';
import { fillRedirectUrl } from '../shared';
import { toAmount } from './amount';
import { detailsOf } from './details';
import type { LinkDto } from './dto/link.dto';
import type { InstrumentReferenceDto, ThreeDsDto, TransactionDto } from './dto/transaction.dto';
import { optionalTime, type MappingContext, time, complete } from './mapping-context';
import { toOptionalContact } from './to-contact';

/** What statements of card holders show at most. */
const BILLING_DESCRIPTOR_LENGTH = 12;
const THREE_DS_SERVER = 'Holdfast 3DS Server';
/** States in which the shopper still has to go somewhere. */
const AWAITS_SHOPPER: readonly Attempt['status'][] = ['offsite', 'waiting-approval'];

/** A payment attempt as a transaction. Total: every attempt can be shown. */
export function toTransaction(attempt: Attempt, view: PurchaseView, mapping: MappingContext): TransactionDto {
  const { purchase } = view;
  const website = mapping.websiteOf(attempt.websiteId);
  const amount = toAmount(attempt.amountMinor, attempt.currency);
  const threeDs = toThreeDs(attempt);
  const approvalUrl = AWAITS_SHOPPER.includes(attempt.status) ? (attempt.approvalUrl ?? undefined) : undefined;
  return complete<TransactionDto>({
    id: attempt.id,
    websiteId: attempt.websiteId,
    customerId: attempt.customerId ?? undefined,
    type: attempt.type,
    status: attempt.status,
    result: attempt.result,
    amount,
    currency: attempt.currency,
    purchaseAmount: amount,
    purchaseCurrency: attempt.currency,
    requestAmount: amount,
    requestCurrency: attempt.currency,
    parentTransactionId: attempt.parentId,
    childTransactions: view.attempts.filter((child) => child.parentId === attempt.id).map((child) => child.id),
    invoiceIds: attempt.invoiceId === null ? [] : [attempt.invoiceId],
    subscriptionIds: purchase.kind === 'subscription-order' ? [purchase.id] : [],
    planIds: [...new Set(purchase.lines.map((line) => line.offerId))],
    isRebill: false,
    rebillNumber: 0,
    billingAddress: toOptionalContact(view.invoice?.document.billingAddress),
    has3ds: threeDs !== undefined,
    '3ds': threeDs,
    redirectUrl: redirectOf(attempt, website?.url),
    retryNumber: attempt.retryNumber,
    isRetry: attempt.retryNumber > 0,
    billingDescriptor: descriptorOf(attempt, website?.name),
    description: `Order ${String(purchase.number)}`,
    requestId: attempt.requestId ?? undefined,
    hasAmountAdjustment: false,
    gatewayName: attempt.gatewayName,
    customFields: detailsOf(purchase).customFields.transactions,
    processedTime: optionalTime(attempt.processedAt),
    createdTime: time(attempt.createdAt),
    updatedTime: time(attempt.updatedAt),
    paymentInstrument: complete<InstrumentReferenceDto>({
      method: attempt.method,
      paymentInstrumentId: attempt.instrumentId ?? undefined,
    }),
    approvalUrl,
    token: mapping.tokenOf(view),
    _links: linksOf(attempt.id, approvalUrl, mapping),
  });
}

/** Where the shopper goes after an offsite step, as it stands now. */
function redirectOf({ id, result, redirectUrl }: Attempt, websiteUrl: string | undefined): string | null {
  return redirectUrl === null ? (websiteUrl ?? null) : fillRedirectUrl(redirectUrl, { id, result });
}

/** The whole code points of the name that fit. */
function descriptorOf(attempt: Attempt, websiteName: string | undefined): string | null {
  const text = attempt.response.descriptor ?? websiteName;
  return text === undefined ? null : firstCharacters(text, BILLING_DESCRIPTOR_LENGTH);
}

function linksOf(id: string, approvalUrl: string | undefined, { links }: MappingContext): LinkDto[] {
  const self: LinkDto = { rel: 'self', href: links.transaction(id) };
  return approvalUrl === undefined ? [self] : [self, { rel: 'approvalUrl', href: approvalUrl }];
}

/** How the shopper was authenticated, as the gateway told; undefined without 3-D Secure. */
function toThreeDs({ response }: Attempt): ThreeDsDto | undefined {
  const { threeDs } = response;
  if (threeDs === undefined) return undefined;
  const member = (name: string): string => String(threeDs[name]);
  return {
    server: THREE_DS_SERVER,
    version: member('version'),
    enrolled: member('enrolled'),
    authenticated: member('authenticated'),
    liability: member('liability'),
    flow: member('flow'),
    isDowngraded: false,
  };
}
