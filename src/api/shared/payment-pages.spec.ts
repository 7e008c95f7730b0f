import { newId } from '../../kernel/ids';
import { purchaseOfSession, sessionIdOf } from './payment-pages';

describe('the session of a purchase', () => {
  it('reads back to the purchase it was made for', () => {
    for (let round = 0; round < 200; round += 1) {
      const id = newId('purchase');
      const session = sessionIdOf(id);
      expect(session).toMatch(/^CA_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(purchaseOfSession(session)).toBe(id);
    }
  });

  it.each(['', 'CA_', 'ord_01', 'CA_zzzzzzzz-0000-0000-0000-000000000000', 'in_01ARZ3NDEKTSV4RRFFQ69G5FAV'])(
    '%p is none',
    (text) => {
      expect(purchaseOfSession(text)).toBeUndefined();
    },
  );
});
