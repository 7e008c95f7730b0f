import { Secret } from '../../../../kernel/secret';
import type { GatewayInstrument } from '../port';
import { decide, renderPayPage } from './pay-page';
import { SimulatedGateway } from './simulated/simulated-gateway';

function open(instrument: GatewayInstrument, currency = 'USD') {
  const gateway = new SimulatedGateway({
    payPageUrl: 'https://pay.example/pay',
    sendCallback: () => Promise.resolve(),
    seed: 1,
  });
  const { answer } = gateway.pay('charge', {
    attemptId: 'txn_1',
    merchantReference: 'ord_<b>"&',
    amount: { minor: 1_250n, currency },
    instrument,
    returnUrl: 'https://shop.example/return?session=1',
    descriptor: 'Demo shop',
  });
  return { gateway, reference: 'gatewayReference' in answer ? answer.gatewayReference : '' };
}
const card: GatewayInstrument = { type: 'card', pan: new Secret('4000000000030025'), expMonth: 12, expYear: 2090 };

describe('the customer page', () => {
  it.each([
    [{ type: 'redirect', method: 'PSE' } as const, ['approve', 'decline', 'cancel']],
    [card, ['pass', 'fail', 'cancel']],
    [{ type: 'voucher', method: 'Oxxo' } as const, ['pay', 'expire']],
  ])('offers the decisions of its kind', (instrument, decisions) => {
    const { gateway, reference } = open(instrument);
    const { status, body, headers } = renderPayPage(gateway, reference);
    expect(status).toBe(200);
    expect([...body.matchAll(/name="decision" value="(\w+)"/g)].map((match) => match[1])).toEqual(decisions);
    expect(headers['content-security-policy']).toContain("form-action 'self' https: http:;");
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['USD', '12.50 USD'],
    ['JPY', '1250 JPY'],
    ['KWD', '1.250 KWD'],
  ])('shows the amount in %s with its own decimals', (currency, text) => {
    const { gateway, reference } = open(card, currency);
    expect(renderPayPage(gateway, reference).body).toContain(`<dd>${text}</dd>`);
  });

  it('escapes what it shows', () => {
    const { gateway, reference } = open(card);
    const { body } = renderPayPage(gateway, reference);
    expect(body).toContain('ord_&lt;b&gt;&quot;&amp;');
    expect(body).not.toContain('ord_<b>');
  });

  it('returns the browser after a click, and after every further click', async () => {
    const { gateway, reference } = open(card);
    for (const decision of ['pass', 'pass', 'fail']) {
      const answer = await decide(gateway, reference, decision);
      expect(answer).toMatchObject({ status: 303, headers: { location: 'https://shop.example/return?session=1' } });
    }
    expect(gateway.inquire('txn_1').answer).toMatchObject({ outcome: { kind: 'approved' } });
    expect(renderPayPage(gateway, reference).body).toContain('Payment approved');
  });

  it('refuses other decisions and unknown references', async () => {
    const { gateway, reference } = open(card);
    expect((await decide(gateway, reference, 'approve')).status).toBe(422);
    expect((await decide(gateway, reference, undefined)).status).toBe(422);
    expect((await decide(gateway, 'gw_x', 'pass')).status).toBe(404);
    expect(renderPayPage(gateway, 'gw_x').status).toBe(404);
  });
});
