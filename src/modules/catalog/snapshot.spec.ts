import { toSnapshot } from './snapshot';
import type { Offer } from './types';

const offer = (id: string, itemId: bigint): Offer => ({ id, itemId }) as Offer;
const NOTHING = { offers: [], products: [], websites: [], offerNames: [] };

it('offers are found by their id and by the number of their stock', () => {
  const { offers, offersByItem } = toSnapshot({ ...NOTHING, offers: [offer('a', 1n), offer('b', 2n)] });
  expect([...offers.keys()]).toEqual(['a', 'b']);
  expect(offersByItem.get(2n)?.id).toBe('b');
});

it('of several codes a door has for one offer the first is shown, and all of them are understood', () => {
  const { offerNames } = toSnapshot({
    ...NOTHING,
    offerNames: [
      { door: 'deals', code: '100', coreId: 'a' },
      { door: 'packages', code: 'SKU', coreId: 'a' },
      { door: 'deals', code: '200', coreId: 'a' },
    ],
  });
  expect(offerNames.get('deals')?.codes).toEqual(new Map([['a', '100']]));
  expect(offerNames.get('deals')?.ids).toEqual(
    new Map([
      ['100', 'a'],
      ['200', 'a'],
    ]),
  );
  expect(offerNames.get('packages')?.ids.get('100')).toBeUndefined();
});
