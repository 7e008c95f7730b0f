import { preview, purchase, reservation } from '../../bench/lib/scenario';
import type { Bench } from '../../bench/lib/service';

const bench = { keys: { websiteId: 'web_1', secret: 'sk_1', publishable: 'pk_1' } } as Bench;

/** The body as an object, when it is JSON as JSON.stringify writes it. */
function bodyOf({ body }: { body?: () => string }): Record<string, unknown> {
  const text = body?.() ?? '';
  const parsed = JSON.parse(text) as Record<string, unknown>;
  expect(text).toBe(JSON.stringify(parsed));
  return parsed;
}

const planIds = (body: Record<string, unknown>): unknown[] =>
  (body['items'] as { planId: string; quantity: number }[]).map(({ planId, quantity }) => {
    expect(quantity).toBe(1);
    return planId;
  });

it('a hot purchase is the same cart each time', () => {
  const request = purchase(bench, false, 2);
  expect(planIds(bodyOf(request))).toEqual(['plan_0', 'plan_1']);
  expect(bodyOf(request)).toEqual(bodyOf(request));
  expect(bodyOf(request)).toMatchObject({
    websiteId: 'web_1',
    couponIds: ['BENCH'],
    paymentInstruction: { method: 'payment-card' },
  });
});

it.each([
  ['purchases', purchase(bench, true, 3), 3],
  ['previews', preview(bench), 1],
])('%s spread over plans have others each time', (_name, request, lines) => {
  const bodies = [bodyOf(request), bodyOf(request), bodyOf(request)];
  expect(new Set(bodies.flatMap(planIds)).size).toBe(3 * lines);
  for (const { items, ...rest } of bodies) {
    expect(items).toHaveLength(lines);
    expect(rest).toMatchObject({ websiteId: 'web_1', deliveryAddress: { country: 'US' }, couponIds: ['BENCH'] });
  }
});

it('a reservation names its deal', () => {
  expect(bodyOf(reservation(bench, false))).toEqual({ deal_id: 'deal_0', num_bought: 1 });
  expect(bodyOf(reservation(bench, true))['deal_id']).not.toBe(bodyOf(reservation(bench, true))['deal_id']);
});
