import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Secret } from '../../kernel/secret';
import { messageOf } from './message';
import type { LeasedDelivery } from './types';

const secretOf = (letter: string): string => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`;
const [OLD, NEW] = [secretOf('o'), secretOf('n')];
const NOW = new Date();

const delivery: LeasedDelivery = {
  id: 'dlv_1',
  organizationId: 'org_1',
  endpointId: 'hook_1',
  target: 'hook_1',
  url: 'https://shop.example/',
  policy: 'standard',
  eventId: 'evt_1',
  eventAt: new Date('2027-01-01T00:00:00Z'),
  topic: 'purchase.completed',
  sequence: 2,
  payload: { purchaseId: 'ord_1' },
  signedText: null,
  tries: 0,
  lease: 1,
  triedForSeconds: 0,
};
const own: LeasedDelivery = { ...delivery, endpointId: null, payload: { PurchaseId: 7 }, signedText: '7100USD' };
const one = { current: new Secret(NEW), previous: undefined };
const overlapping = { current: new Secret(NEW), previous: new Secret(OLD) };

const fits = ({ body, headers }: ReturnType<typeof messageOf>, secret: string): boolean => {
  try {
    return Boolean(new Webhook(secret).verify(body, { ...headers }));
  } catch {
    return false;
  }
};

describe('a message', () => {
  it('to an endpoint says what happened when, and is signed by Standard Webhooks', () => {
    const message = messageOf(delivery, one, NOW);
    expect(JSON.parse(message.body)).toEqual({
      id: 'evt_1',
      type: 'purchase.completed',
      timestamp: '2027-01-01T00:00:00.000Z',
      sequence: 2,
      data: { purchaseId: 'ord_1' },
    });
    expect(message.headers).toMatchObject({ 'webhook-id': 'evt_1', 'content-type': 'application/json' });
    expect(Object.keys(message.headers)).not.toContain('x-signature');
    expect([fits(message, NEW), fits(message, OLD)]).toEqual([true, false]);
  });

  it('carries a signature for each secret while a rotation overlaps', () => {
    const message = messageOf(delivery, overlapping, NOW);
    expect([fits(message, NEW), fits(message, OLD)]).toEqual([true, true]);
  });

  it('to a purchase’s own address is its body alone, with the signature of the page beside', () => {
    const message = messageOf(own, one, NOW);
    expect(message.body).toBe('{"PurchaseId":7}');
    const signed = `7100USD${message.headers['dateSent'] ?? ''}`;
    expect(message.headers['x-signature']).toBe(createHmac('sha256', NEW).update(signed).digest('hex'));
    expect(fits(message, NEW)).toBe(true);
  });

  it('keeps the old secret in x-signature until the overlap ends', () => {
    const { headers } = messageOf(own, overlapping, NOW);
    const signed = `7100USD${headers['dateSent'] ?? ''}`;
    expect(headers['x-signature']).toBe(createHmac('sha256', OLD).update(signed).digest('hex'));
  });
});
