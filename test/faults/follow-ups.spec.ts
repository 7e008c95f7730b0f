import type { InProcessGateway } from '../../src/modules/payments/gateway/sandbox';
import { startTestApp, type TestApp } from '../support/app';
import { sandboxOf } from '../support/sandbox';
import { CARD_DATA, Merchant, ORDER, SECRET } from '../wire/merchant/client';

const WITHIN_MS = 15_000;

let service: TestApp;
let merchant: Merchant;
let gateway: InProcessGateway;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
  gateway = await sandboxOf(service.app);
}, 60_000);
afterAll(() => service.close());

// what a caller sees is untyped by nature
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Shown = any;

async function eventually(id: number, condition: (response: Shown) => boolean): Promise<Shown> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const { json } = await merchant.get(`/v1/api/purchase/${String(id)}`);
    if (condition(json.Response)) return json.Response;
    if (Date.now() > deadline) throw new Error(`in vain: ${JSON.stringify(json.Response.Transaction)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How often the gateway really did something of a kind for a purchase. */
const movements = (kind: string): number =>
  gateway.simulator.ledger.lines().filter((line) => line.kind === kind && line.outcome === 'approved').length;

describe.each(['lost-request', 'lost-reply', 'error-after-charge'] as const)(
  'when the gateway answers with %s',
  (fault) => {
    it.each([
      ['commit', 'capture', 1],
      ['rollback', 'void', 6],
      ['refund', 'refund', 1],
    ] as const)(
      'a %s is done once, and found out',
      async (operation, kind, status) => {
        const { json } = await merchant.purchase({ ...ORDER, CardData: CARD_DATA, Capture: operation === 'refund' });
        const id = json.Response.PurchaseId as number;
        const before = movements(kind);
        jest.spyOn(gateway.simulator.faults, 'draw').mockReturnValueOnce(fault);
        const answer = await merchant.post(`/v1/api/purchase/${String(id)}/${operation}`);
        jest.restoreAllMocks();
        expect(answer.status).toBe(200);
        const settled = await eventually(id, (response) =>
          response.Transaction.Steps.every(({ Status }: { Status: string }) => Status !== 'Pending'),
        );
        expect([settled.Transaction.TransactionStatusId, settled.Amount]).toEqual([
          status,
          operation === 'refund' ? 0 : 10_000,
        ]);
        expect(movements(kind) - before).toBe(1);
      },
      30_000,
    );
  },
);

it('a refund of unknown outcome, repeated under the key that bought the purchase, is answered with itself', async () => {
  const headers = { ...SECRET, 'idempotency-key': 'bought-and-refunded' };
  const { json } = await merchant.purchase({ ...ORDER, CardData: CARD_DATA }, headers);
  const path = `/v1/api/purchase/${String(json.Response.PurchaseId)}/refund`;
  jest.spyOn(gateway.simulator.faults, 'draw').mockReturnValueOnce('lost-reply');
  const first = await merchant.post(path, { Amount: 300 }, headers);
  jest.restoreAllMocks();
  const again = await merchant.post(path, { Amount: 300 }, headers);
  const shown = ({ PurchaseRefundId, Amount }: Shown): unknown[] => [PurchaseRefundId, Amount];
  expect(shown(first.json.Response)[1]).toBe(300);
  expect(shown(again.json.Response)).toEqual(shown(first.json.Response));
});
