import type { Customer } from '../../modules/customers';
import type { StoredInstrument } from '../../modules/payment-instruments';
import type { StoredCardDto } from './dto/card.dto';
import type { Names } from './names';
import { time } from './mapping-context';

/** The cards among a customer's instruments that can be charged. */
export function toCards(instruments: readonly StoredInstrument[], customer: Customer, names: Names): StoredCardDto[] {
  return instruments.flatMap(({ id, status, summary, createdTime }) => {
    if (summary.method !== 'payment-card' || status !== 'active') return [];
    const cardId = names.instrument(id);
    return [
      {
        id: cardId,
        credit_card_id: cardId,
        user_id: names.customer(customer.id),
        type: summary.brand ?? null,
        last_four: summary.last4,
        month: summary.expMonth,
        year: summary.expYear,
        default: customer.defaultInstrumentId === id,
        created_at: time(createdTime),
      },
    ];
  });
}
