import { Injectable } from '@nestjs/common';
import { invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { toMajorNumber } from '../../kernel/money';
import type { Page } from '../../kernel/page';
import { firstCharacters } from '../../kernel/text';
import { Catalog } from '../../modules/catalog';
import { Customers } from '../../modules/customers';
import type { Attempt } from '../../modules/payments';
import { type PurchaseFilter, PurchaseReader, type PurchaseView } from '../../modules/purchases';
import type { Code } from './codes';
import { detailsOf } from './details';
import {
  PAGE_SIZE,
  type PagedRequest,
  type PurchasedPackagesRequest,
  REQUEST_TYPES,
  type TransactionsRequest,
} from './dto/lookup.dto';
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

  /** Completed purchases: how many, and of those none, a page of all (newest first), the last or the first. @throws DomainError validation-failed */
  async purchased(organizationId: string, request: PurchasedPackagesRequest): Promise<Shown> {
    const { Email, Sku, RequestType } = request;
    const filter: PurchaseFilter = {
      customerId: { among: await this.customers.idsByEmail(organizationId, Email) },
      state: { among: ['fulfilled'] },
      offerId: Sku ? await this.catalog.offerIdOf(organizationId, PACKAGES_DOOR.name, Sku) : undefined,
    };
    const isAll = RequestType === REQUEST_TYPES.all;
    if (!isAll && (request.PageSize || request.PageNumber)) {
      throw invalidInput({ field: 'Request.RequestType', message: 'must be 1 where a page is asked for' });
    }
    const page = pageOf(request, isAll ? LIMITS.pageMax : RequestType === REQUEST_TYPES.count ? 0 : 1);
    const oldestFirst = RequestType === REQUEST_TYPES.first;
    const { items, total } = await this.reader.list(organizationId, filter, { ...page, oldestFirst });
    return {
      Email,
      Count: total,
      ...(isAll && { ...shownPage(page), MorePages: page.offset + items.length < total }),
      Purchases: items.map(toPurchased),
    };
  }

  /** Movements of money, newest first, a page of them. */
  async transactions(organizationId: string, request: TransactionsRequest): Promise<Shown> {
    const page = pageOf(request, PAGE_SIZE);
    const customerIds = await this.customers.idsByEmail(organizationId, request.Email);
    const { items, total } = await this.reader.transactions(
      organizationId,
      { customerId: { among: customerIds } },
      page,
    );
    const views = await this.reader.views(
      organizationId,
      items.map(({ purchaseId }) => purchaseId),
    );
    return {
      Email: request.Email,
      ...shownPage(page),
      MorePages: page.offset + items.length < total,
      Transactions: items.map((attempt) => toTransaction(attempt, views.get(attempt.purchaseId))),
    };
  }
}

interface PageOfHistory extends Page {
  readonly number: number;
}

const pageOf = ({ PageSize, PageNumber }: PagedRequest, size: number): PageOfHistory => {
  const limit = PageSize ?? size;
  const number = PageNumber ?? 1;
  return { number, limit, offset: (number - 1) * limit };
};

const shownPage = ({ limit, number }: PageOfHistory): Shown => ({ PageSize: limit, PageNumber: number });

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
