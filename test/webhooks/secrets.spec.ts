import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { DEMO } from '../../src/demo';
import { bearer, type HttpAnswer } from '../support/http-client';
import { Merchant, ORDER } from '../wire/merchant/client';
import { eventually, WebhookBench } from './support';

const HOUR = 3_600;

let bench: WebhookBench;
let merchant: Merchant;

beforeAll(async () => {
  bench = await WebhookBench.start();
  merchant = new Merchant(bench.service.service.url);
}, 60_000);
afterAll(() => bench.close());

/** Do the Standard Webhooks headers of the last message at a path fit a secret? */
function isSignedBy(path: string, secret: string): boolean {
  const last = bench.receiver.at(path).at(-1);
  if (!last) throw new Error(`nothing has come to ${path}`);
  try {
    new Webhook(secret).verify(last.body, last.headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

/** `x-signature` of the last message at a path, as a receiver computes it. */
function hasOwnSignatureBy(path: string, secret: string): boolean {
  const last = bench.receiver.at(path).at(-1);
  if (!last) throw new Error(`nothing has come to ${path}`);
  const { headers, body } = last;
  const { PurchaseId, Amount, Currency } = JSON.parse(body) as Record<string, unknown>;
  const text = `${String(PurchaseId)}${String(Amount)}${String(Currency)}${String(headers['datesent'])}`;
  return headers['x-signature'] === createHmac('sha256', secret).update(text).digest('hex');
}

const arrived = (path: string, count: number): Promise<void> =>
  eventually(`${String(count)} messages at ${path}`, () => bench.receiver.at(path).length === count);

const send = (url: string, form: Record<string, string>): Promise<HttpAnswer> =>
  bench.service.http.send('POST', url, { form });

/** A purchase that its payer pays at a bank. @returns the payer's page */
async function openRedirect(path: string, key: string): Promise<string> {
  const bank = { ...ORDER, PaymentMediaId: 101, Redirection: { Url_Notify: bench.receiver.url(path) } };
  const { json } = await merchant.purchase(bank, { authorization: `Basic ${key}` });
  return json.Response.CommerceAction.ActionURL as string;
}

/** The payer chooses the bank on the page, and approves there. */
async function approveAtBank(page: string): Promise<void> {
  await send(page, { do: 'method', method: 'bank-transfer' });
  const { text } = await bench.service.http.get(page);
  const bank = /href="([^"]+\/sandbox-gateway\/pay\/[^"]+)"/.exec(text)?.[1] ?? '';
  const decided = await send(bank, { decision: 'approve' });
  await bench.service.http.get(decided.headers.get('location') ?? '');
}

describe('the secret of an endpoint', () => {
  it('is replaced, and for a while both sign', async () => {
    const { id, signingSecret: old } = await bench.register('/rotated', { topics: ['webhook.test'] });
    const rotated = await bench.post(`webhooks/${id}/rotate-secret`, { overlapSeconds: HOUR });
    const fresh = rotated.json.signingSecret as string;
    expect([rotated.status, fresh === old, rotated.json.previousSecretUntil]).toEqual([200, false, expect.any(String)]);
    await bench.sendTests(id, 1);
    await arrived('/rotated', 1);
    expect([isSignedBy('/rotated', old), isSignedBy('/rotated', fresh)]).toEqual([true, true]);
    await bench.advance(HOUR + 1);
    await bench.sendTests(id, 1);
    await arrived('/rotated', 2);
    expect([isSignedBy('/rotated', old), isSignedBy('/rotated', fresh)]).toEqual([false, true]);
  });

  it('ends at once where no overlap is wanted', async () => {
    const { id, signingSecret: old } = await bench.register('/leaked', { topics: ['webhook.test'] });
    await bench.post(`webhooks/${id}/rotate-secret`, { overlapSeconds: 0 });
    await bench.sendTests(id, 1);
    await arrived('/leaked', 1);
    expect(isSignedBy('/leaked', old)).toBe(false);
  });

  it('that cannot be unsealed fails its endpoint alone, which is shown, and a new one mends it', async () => {
    const stale = await bench.register('/stale', { topics: ['webhook.test'] });
    const sound = await bench.register('/sound', { topics: ['webhook.test'] });
    await bench.service.rows('UPDATE webhook_endpoint SET signing_secret = $2 WHERE id = $1', [
      stale.id,
      Buffer.from('01'.repeat(61), 'hex'),
    ]);
    await bench.sendTests(stale.id, 1);
    await bench.sendTests(sound.id, 1);
    await arrived('/sound', 1);
    await bench.untilDeliveries(stale.id, 'a try', ([one]) => one.error === 'secret-unreadable');
    const shown = (await bench.get('webhooks')) as { id: string }[];
    expect(shown.find(({ id }) => id === stale.id)).toMatchObject({
      secretReadable: false,
      lastError: 'secret-unreadable',
      status: 'active',
      waiting: 1,
    });
    expect(shown.find(({ id }) => id === sound.id)).toMatchObject({ secretReadable: true });
    const { json } = await bench.post(`webhooks/${stale.id}/rotate-secret`);
    expect(json).toMatchObject({ secretReadable: true });
    await bench.post(`webhooks/${stale.id}/enable`);
    await arrived('/stale', 1);
    expect(isSignedBy('/stale', json.signingSecret as string)).toBe(true);
  });
});

describe('notifications of single purchases', () => {
  const makeKey = async (): Promise<{ id: string; key: string; signingSecret: string }> =>
    (await bench.post('api-keys', { kind: 'secret' })).json as { id: string; key: string; signingSecret: string };

  it('come after the key was revoked, signed by the secret of the organization that every key shows', async () => {
    const [first, second] = [await makeKey(), await makeKey()];
    expect(second.signingSecret).toBe(first.signingSecret);
    const page = await openRedirect('/outlives', first.key);
    const revoked = await bench.service.http.delete(`/v1/admin/api-keys/${first.id}`, bearer(DEMO.secretKey));
    expect(revoked.status).toBe(204);
    await approveAtBank(page);
    await arrived('/outlives', 1);
    const { signingSecret } = second;
    expect([isSignedBy('/outlives', signingSecret), hasOwnSignatureBy('/outlives', signingSecret)]).toEqual([
      true,
      true,
    ]);
  });

  it('are signed by both secrets while a rotation overlaps; x-signature changes at its end', async () => {
    const { signingSecret: old } = await makeKey();
    const rotated = await bench.post('notification-secret/rotate', { overlapSeconds: HOUR });
    const fresh = rotated.json.signingSecret as string;
    expect(await bench.get('notification-secret')).toEqual({
      secretReadable: true,
      previousSecretUntil: rotated.json.previousSecretUntil as string,
    });
    await approveAtBank(await openRedirect('/overlap', DEMO.secretKey));
    await arrived('/overlap', 1);
    expect([isSignedBy('/overlap', old), isSignedBy('/overlap', fresh)]).toEqual([true, true]);
    expect(hasOwnSignatureBy('/overlap', old)).toBe(true);
    await bench.advance(HOUR + 1);
    await approveAtBank(await openRedirect('/overlap', DEMO.secretKey));
    await arrived('/overlap', 2);
    expect([isSignedBy('/overlap', old), isSignedBy('/overlap', fresh)]).toEqual([false, true]);
    expect(hasOwnSignatureBy('/overlap', fresh)).toBe(true);
  });

  it('wait while the secret cannot be unsealed, and the next key brings a new one', async () => {
    await bench.service.rows('UPDATE notification_secret SET signing_secret = $1', [
      Buffer.from('01'.repeat(61), 'hex'),
    ]);
    await approveAtBank(await openRedirect('/unsealed', DEMO.secretKey));
    const all = (): Promise<{ id: string; url: string; error: string }[]> => bench.get('webhook-deliveries');
    const own = async () => (await all()).find(({ url }) => url === bench.receiver.url('/unsealed'));
    await eventually('it is tried in vain', async () => (await own())?.error === 'secret-unreadable');
    expect(await bench.get('notification-secret')).toMatchObject({ secretReadable: false });
    const { signingSecret } = await makeKey();
    expect(await bench.get('notification-secret')).toMatchObject({ secretReadable: true });
    expect((await bench.post(`webhook-deliveries/${(await own())?.id ?? ''}/replay`)).status).toBe(202);
    await arrived('/unsealed', 1);
    expect(isSignedBy('/unsealed', signingSecret)).toBe(true);
  });
});
