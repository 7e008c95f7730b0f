import * as fc from 'fast-check';
import { Secret } from '../../../../kernel/secret';
import { parseObject, toWire } from '../gateway-json';
import { checkAmount, type GatewayOutcome } from '../outcomes';
import { decodeEvent, decodeFence, decodeInquiry, decodeOutcome } from './wire';

const USD = { minor: 1_250n, currency: 'USD' };
const OUTCOMES: GatewayOutcome[] = [
  {
    kind: 'approved',
    gatewayReference: 'gw',
    authorizationCode: 'ABC123',
    responseCode: '00',
    amount: USD,
    captured: false,
  },
  { kind: 'declined', gatewayReference: 'gw', reason: 'referral', responseCode: '01', message: 'Refer' },
  { kind: 'action-required', gatewayReference: 'gw', action: 'challenge', url: 'https://pay.example/1' },
  { kind: 'action-required', gatewayReference: 'gw', action: 'verification-code', url: null },
  {
    kind: 'pending',
    gatewayReference: 'gw',
    instructions: {
      method: 'Oxxo',
      paymentCode: '1',
      barcodeText: '2',
      expiresAt: '2026-01-01T00:00:00.000Z',
      url: 'https://pay.example/1',
    },
  },
];

describe('outcomes', () => {
  it.each(OUTCOMES)('survive the wire: %j', (outcome) => {
    expect(decodeOutcome(parseObject(toWire(outcome)))).toEqual(outcome);
  });

  it.each([
    ['amount as a number', { amount: { minor: 1250, currency: 'USD' } }],
    ['a fractional amount', { amount: { minor: '12.5', currency: 'USD' } }],
    ['no currency', { amount: { minor: '1250' } }],
    ['a short code', { authorizationCode: 'A' }],
    ['no reference', { gatewayReference: '' }],
    ['another kind', { kind: 'captured' }],
    ['captured as text', { captured: 'true' }],
  ])('are refused with %s', (_name, change) => {
    expect(decodeOutcome({ ...parseObject(toWire(OUTCOMES[0])), ...change })).toBeUndefined();
  });

  it('may not send a browser anywhere but the web', () => {
    const action = { kind: 'action-required', gatewayReference: 'gw', action: 'redirect' };
    expect(decodeOutcome({ ...action, url: 'javascript:alert(1)' })).toBeUndefined();
    expect(decodeOutcome({ ...action, url: null })).toBeUndefined();
  });

  it('are never taken from nonsense', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(decodeOutcome(value)).toBeUndefined();
        const json = parseObject(JSON.stringify(value));
        if (json)
          expect([decodeInquiry(json), decodeFence(json), decodeEvent(JSON.stringify(value))]).toEqual([
            undefined,
            undefined,
            undefined,
          ]);
      }),
    );
  });

  it('are approvals only of the very amount and currency asked for', () => {
    const [approved] = OUTCOMES as [GatewayOutcome];
    const mismatch = { kind: 'unknown', cause: 'mismatch', mismatch: true };
    expect(checkAmount(approved, USD)).toBe(approved);
    expect(checkAmount(approved, { ...USD, minor: 1_249n })).toEqual(mismatch);
    expect(checkAmount(approved, { ...USD, currency: 'EUR' })).toEqual(mismatch);
  });
});

describe('requests', () => {
  it('carry amounts as text and reveal secrets', () => {
    expect(toWire({ amount: USD, instrument: { pan: new Secret('4111') } })).toBe(
      '{"amount":{"minor":"1250","currency":"USD"},"instrument":{"pan":"4111"}}',
    );
  });
});
