import { Secret } from '../../../../kernel/secret';
import type { GatewayEvent } from '../port';
import { CallbackSigner, RequestSigner } from './signing';

const SECRET = new Secret('shared-secret');
const EVENT: GatewayEvent = {
  id: 'gw_1.payment.approved',
  type: 'payment.approved',
  reference: 'txn_1',
  merchantReference: 'ord_1',
  gatewayReference: 'gw_1',
  outcome: {
    kind: 'approved',
    gatewayReference: 'gw_1',
    authorizationCode: 'A1B2C3',
    responseCode: '00',
    amount: { minor: 1_250n, currency: 'USD' },
    captured: true,
  },
  occurredAtMs: 1_000,
};
const signer = new CallbackSigner(SECRET);

describe('callbacks', () => {
  it('open to the event that was sealed', () => {
    const { body, headers } = signer.seal(EVENT, Date.now());
    expect(signer.open(body, headers)).toEqual({ verified: true, event: EVENT });
  });

  it('are refused when any byte of the body changed', () => {
    const { body, headers } = signer.seal(EVENT, Date.now());
    for (let i = 0; i < body.length; i += 1) {
      const changed = Buffer.from(body);
      changed[i] = (changed[i] as number) ^ 1;
      expect(signer.open(changed, headers).verified).toBe(false);
    }
    expect(signer.open(Buffer.concat([body, Buffer.from(' ')]), headers)).toEqual({
      verified: false,
      cause: 'signature',
    });
  });

  it('are verified over raw bytes: bytes that are no text are refused', () => {
    const signed = signer.seal({ ...EVENT, merchantReference: 'ord_\uFFFD' }, Date.now());
    const forged = Buffer.from(signed.body.toString('latin1').replace('\xef\xbf\xbd', '\xff'), 'latin1');
    expect(forged.toString('utf8')).toBe(signed.body.toString('utf8'));
    expect(signer.open(forged, signed.headers)).toEqual({ verified: false, cause: 'malformed' });
  });

  it.each([
    ['too old', -301_000],
    ['from the future', 301_000],
  ])('are refused when %s', (_name, shiftMs) => {
    const { body, headers } = signer.seal(EVENT, Date.now() + shiftMs);
    expect(signer.open(body, headers)).toEqual({ verified: false, cause: 'signature' });
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)(
    'are refused without or with another %s',
    (name) => {
      const { body, headers } = signer.seal(EVENT, Date.now());
      const rest = Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
      expect(signer.open(body, rest).verified).toBe(false);
      expect(signer.open(body, { ...headers, [name]: 'other' }).verified).toBe(false);
    },
  );

  it('are refused from another secret, and requests cannot be played back as callbacks', () => {
    const { body, headers } = new CallbackSigner(new Secret('other')).seal(EVENT, Date.now());
    expect(signer.open(body, headers).verified).toBe(false);
    const text = signer.seal(EVENT, Date.now()).body.toString();
    expect(signer.open(Buffer.from(text), new RequestSigner(SECRET).sign('', '', text, Date.now())).verified).toBe(
      false,
    );
  });
});

describe('requests', () => {
  const requests = new RequestSigner(SECRET);

  it('are signed over method, path and body', () => {
    const headers = requests.sign('POST', '/charges', '{}', Date.now());
    expect(requests.verify('POST', '/charges', '{}', headers)).toBe(true);
    expect(requests.verify('POST', '/refunds', '{}', headers)).toBe(false);
    expect(requests.verify('GET', '/charges', '{}', headers)).toBe(false);
    expect(requests.verify('POST', '/charges', '{ }', headers)).toBe(false);
  });
});
