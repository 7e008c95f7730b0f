import type { PurchasedLine } from '../model/purchase';
import { unitsPerOffer } from './unit-limits';

const line = (offerId: string, quantity: number, kind: PurchasedLine['kind'] = 'item'): PurchasedLine => ({
  line: 0,
  kind,
  offerId,
  itemId: '1',
  productId: 'prod_1',
  name: 'Mug',
  quantity,
  unitPriceMinor: 100n,
  priceMinor: 100n,
  vouchersPerUnit: 0,
  vouchersExpireAt: null,
});

it('units of one offer are added over its lines; setup fees are no units', () => {
  const lines = [line('mug', 2), line('mug', 1, 'setup'), line('pen', 1), line('mug', 3)];
  expect(unitsPerOffer(lines)).toEqual(
    new Map([
      ['mug', 5],
      ['pen', 1],
    ]),
  );
});
