import { Injectable } from '@nestjs/common';
import { LIMITS } from '../../kernel/limits';
import { toMajorNumber } from '../../kernel/money';
import { firstCharacters } from '../../kernel/text';
import { Catalog } from '../../modules/catalog';
import { Customers } from '../../modules/customers';
import type { Attempt } from '../../modules/payments';
import { type PurchaseFilter, PurchaseReader, type PurchaseView } from '../../modules/purchases';
import type { Code } from './codes';
import { detailsOf } from './details';
import { PAGE_SIZE, type PurchasedPackagesRequest, REQUEST_TYPES, type TransactionsRequest } from './dto/lookup.dto';
import { authCodeOf, cardTypeOf, codeOf } from './outcome';
import { chargeOf, toSkus } from './to-purchase';
import { PACKAGES_DOOR } from './door';

type Shown = Readonly<Record<string, unknown>>;

const DESCRIPTION_MAX = 255;
const SECONDS = 19;

/** `YYYY-MM-DD HH:MM:SS`, UTC. */
const toTime = (date: Date): string => date.toISOString().slice(0, SECONDS).replace('T', ' ');

/** The past of an e-mail address in an organization, whatever door it went through. */
@Injectable()
export class History {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly customers: Customers,
    private readonly catalog: Catalog,
  ) {}

  /** Completed purchases: how many, all (the newest `LIMITS.pageMax`), the last or the first. */
  async purchased(organizationId: string, { Email, Sku, RequestType }: PurchasedPackagesRequest): Promise<Shown> {
    const filter: PurchaseFilter = {
      customerIds: await this.customers.idsByEmail(organizationId, Email),
      states: ['fulfilled'],
      offerId: Sku ? await this.catalog.offerIdOf(organizationId, PACKAGES_DOOR.name, Sku) : undefined,
    };
    const limit = RequestType === REQUEST_TYPES.all ? LIMITS.pageMax : RequestType === REQUEST_TYPES.last ? 1 : 0;
    const { items, total } = await this.reader.list(organizationId, filter, { limit, offset: 0 });
    const oldest = RequestType === REQUEST_TYPES.first && total > 0;
    const shown = oldest
      ? (await this.reader.list(organizationId, filter, { limit: 1, offset: total - 1 })).items
      : items;
    return { Email, Count: total, Purchases: shown.map(toPurchased) };
  }

  /** Movements of money, newest first, a page of them. */
  async transactions(organizationId: string, asked: TransactionsRequest): Promise<Shown> {
    const size = asked.PageSize ?? PAGE_SIZE;
    const number = asked.PageNumber ?? 1;
    const page = { limit: size, offset: (number - 1) * size };
    const customerIds = await this.customers.idsByEmail(organizationId, asked.Email);
    const { items, total } = await this.reader.transactions(organizationId, { customerIds }, page);
    const views = await this.reader.views(
      organizationId,
      items.map(({ purchaseId }) => purchaseId),
    );
    return {
      Email: asked.Email,
      PageSize: size,
      PageNumber: number,
      MorePages: page.offset + items.length < total,
      Transactions: items.map((attempt) => toTransaction(attempt, views.get(attempt.purchaseId))),
    };
  }
}

function toPurchased(view: PurchaseView): Shown {
  const { purchase, invoice } = view;
  const charge = chargeOf(view);
  const details = detailsOf(purchase);
  return {
    PurchaseId: purchase.id,
    InvoiceId: invoice?.id ?? null,
    PurchaseDateTime: toTime(purchase.createdAt),
    TransactionDateTime: details.transactionDateTime ?? null,
    TransactionReference: details.transactionReference ?? null,
    Amount: toMajorNumber(purchase.amountMinor, purchase.currency),
    CurrencyCode: purchase.currency,
    AuthCode: charge ? authCodeOf(charge) : null,
    CardType: charge ? cardTypeOf(charge) : null,
    Skus: toSkus(view),
  };
}

const OUTCOMES: Partial<Readonly<Record<Code, string>>> = {
  '00': 'Approved',
  '01': 'Referred',
  '12': 'Error',
  '13': 'Error',
  '91': 'Pending',
  '96': 'Error',
};

function toTransaction(attempt: Attempt, view: PurchaseView | undefined): Shown {
  const code = codeOf(attempt);
  const lines = view?.purchase.lines ?? [];
  const description = lines.map(({ name, quantity }) => `${String(quantity)} x ${name}`).join(', ');
  return {
    TransactionId: attempt.id,
    PurchaseId: attempt.purchaseId,
    TransactionDateTime: toTime(attempt.createdAt),
    TransactionReference: (view && detailsOf(view.purchase).transactionReference) ?? null,
    Type: attempt.type,
    Amount: toMajorNumber(attempt.amountMinor, attempt.currency),
    CurrencyCode: attempt.currency,
    Code: code,
    Outcome: OUTCOMES[code] ?? 'Decline',
    AuthCode: authCodeOf(attempt),
    CardType: cardTypeOf(attempt),
    Description: firstCharacters(description, DESCRIPTION_MAX),
  };
}
