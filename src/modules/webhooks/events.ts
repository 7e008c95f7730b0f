/** Every event the service tells the outside about, and when. */
export const EVENTS = {
  'purchase.created': 'A purchase is on record and its stock is held; the payment begins.',
  'purchase.completed': 'A purchase is paid: its invoice is paid, its vouchers exist. Sent exactly once per purchase.',
  'purchase.canceled':
    'A purchase has ended: it was undone, came back whole, or was paid too late. Its goods are on sale again.',
  'purchase.abandoned': 'Nobody paid a purchase within a day. Coupons and stock are free again.',
  'purchase.refunded': 'Money of a purchase was given back.',
  'payment.captured': 'Reserved money of a purchase was taken.',
  'payment.declined': 'A payment was declined. The purchase may be paid another way where its door allows it.',
  'payment.canceled': 'A payment is proven not to have happened, or was taken back.',
  'payment.abandoned': 'A payer did not complete a payment in time.',
  'payment.disputed': 'A payer disputes a payment.',
  'refund.failed': 'The gateway refused to give money back. Somebody must look at it.',
  'webhook.disabled':
    'A webhook endpoint was disabled: it is gone, or failed for three days. What happens meanwhile waits for it.',
  'webhook.test': 'Somebody asked for a test. Goes to one endpoint, whatever topics it has.',
} as const satisfies Readonly<Record<string, string>>;

export type EventTopic = keyof typeof EVENTS;
export const EVENT_TOPICS = Object.keys(EVENTS) as EventTopic[];

const text = (description: string) => ({ type: 'string', description }) as const;
const textOrNull = (description: string) => ({ type: 'string', nullable: true, description }) as const;

/** What every message looks like (JSON Schema). */
export const EVENT_SCHEMA = {
  type: 'object',
  required: ['id', 'type', 'timestamp', 'sequence', 'data'],
  properties: {
    id: text(
      'The event. The same in every delivery, and in the header webhook-id: receivers drop what they have seen.',
    ),
    type: { type: 'string', enum: EVENT_TOPICS },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
    sequence: {
      type: 'integer',
      minimum: 1,
      description:
        'Position among the events of one purchase at this endpoint. Deliveries may overtake each other; this says the order.',
    },
    data: {
      type: 'object',
      properties: {
        purchaseId: text('The purchase, by the id every door knows.'),
        purchaseNumber: text('Its number, as decimal text.'),
        door: text('Name of the door the purchase came through.'),
        customerId: textOrNull('Who buys.'),
        invoiceId: textOrNull('Its invoice.'),
        transactionId: textOrNull('The payment or refund this is about.'),
        refundedTransactionId: text('Of a refund: the payment whose money goes back.'),
        result: textOrNull('Result of the payment.'),
        amountMinor: text('Amount in minor units of the currency, as decimal text.'),
        currency: text('ISO 4217.'),
        cancelReason: textOrNull('Of a canceled purchase: why, in the words of whoever canceled it.'),
        moneyReturnedBy: {
          type: 'string',
          nullable: true,
          enum: ['partner', 'gateway', null],
          description: 'Of a canceled purchase: who gives the money back.',
        },
        endpointId: text('Of webhook.disabled and webhook.test: the endpoint.'),
        url: text('Of webhook.disabled: its address.'),
        reason: { type: 'string', enum: ['failing', 'gone'], description: 'Of webhook.disabled: why.' },
        failingSince: textOrNull('Of webhook.disabled: when the first of its failures in a row was.'),
      },
    },
  },
} as const;
