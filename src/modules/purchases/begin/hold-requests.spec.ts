import { holdRequestsOf, type Holding } from './hold-requests';

const line = (number: number, itemId: string | null, quantity: number) => ({ line: number, itemId, quantity });
const holding = (purchaseId: string, ...lines: ReturnType<typeof line>[]): Holding =>
  ({ purchaseId, holder: undefined, waitsForPayer: false, cart: { lines } }) as unknown as Holding;

it('each purchase holds the units of its lines, in their order', () => {
  const requests = holdRequestsOf([
    holding('ord_1', line(0, '7', 2), line(1, '9', 1)),
    holding('ord_2', line(0, '7', 5)),
  ]);
  expect(requests.map(({ purchaseId, lines }) => [purchaseId, lines])).toEqual([
    [
      'ord_1',
      [
        { line: 0, itemId: 7n, quantity: 2 },
        { line: 1, itemId: 9n, quantity: 1 },
      ],
    ],
    ['ord_2', [{ line: 0, itemId: 7n, quantity: 5 }]],
  ]);
});

it('a line without stock holds nothing, and the others keep their numbers', () => {
  const [request] = holdRequestsOf([holding('ord_1', line(0, null, 1), line(1, '9007199254740993', 3))]);
  expect(request?.lines).toEqual([{ line: 1, itemId: 9_007_199_254_740_993n, quantity: 3 }]);
});
