import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { StoredEvent } from '../../kernel/outbox';
import { PurchaseReader, type PurchaseView } from '../../modules/purchases';
import { type EventListener, FanOutEvents, type OwnDelivery } from '../../modules/webhooks';
import { toWireAmount } from './amounts';
import { detailsOf } from './details';
import { chargedMinor, paymentOf, type WireStatus, STATUS, statusOf } from './transaction-status';
import { MERCHANT_DOOR } from './door';

/** Events after which a purchase of this door is final. */
const FINAL: readonly string[] = [
  'purchase.completed',
  'payment.declined',
  'payment.canceled',
  'payment.abandoned',
  'purchase.canceled',
];
const TOPIC = 'merchant.purchase';

interface Notify {
  readonly url: string;
}

/** Tells a purchase's own `Url_Notify` that it is final: the webhook of this door, beside those of registered endpoints. */
@Injectable()
export class Notifications implements EventListener, OnModuleInit {
  readonly door = MERCHANT_DOOR.name;

  constructor(
    private readonly fanOut: FanOutEvents,
    private readonly reader: PurchaseReader,
  ) {}

  onModuleInit(): void {
    this.fanOut.listen(this);
  }

  async deliveriesFor(event: StoredEvent): Promise<readonly OwnDelivery[]> {
    if (event.payload['door'] !== this.door || !FINAL.includes(event.topic)) return [];
    const view = await this.reader.view(event.organizationId, event.aggregateId);
    const notify = view?.purchase.details['notify'] as Notify | undefined;
    if (!view || !notify) return [];
    const { organizationId, id: aggregateId } = view.purchase;
    const payload = messageOf(view);
    const { PurchaseId, Amount, Currency } = payload;
    return [
      {
        organizationId,
        url: notify.url,
        topic: TOPIC,
        aggregateId,
        payload: { ...payload },
        signedText: `${String(PurchaseId)}${String(Amount)}${Currency}`,
      },
    ];
  }
}

/** As the page's webhook; an authorization that waits for its commit is told as what it is. */
function messageOf(view: PurchaseView) {
  const { purchase } = view;
  const details = detailsOf(view);
  const payment = paymentOf(view);
  const status: WireStatus = payment ? statusOf(payment) : STATUS.rejected;
  return {
    PurchaseId: Number(purchase.number),
    UniqueId: purchase.externalRef,
    Order: details.order,
    Amount: toWireAmount(chargedMinor(view), purchase.currency),
    Installments: details.installments,
    Currency: purchase.currency,
    MetadataOut: null,
    Transaction: {
      TransactionStatusId: status.id,
      Status: status.name,
      Description: payment?.response.message ?? '',
      ApprovalCode: payment?.response.authorizationCode ?? null,
    },
  };
}
