import { randomUUID } from 'node:crypto';
import { DEMO } from '../../../src/demo';
import { eventually } from '../../support/embedded';
import { HttpClient } from '../../support/http-client';
import { sandboxOf } from '../../support/sandbox';
import { type Answer, type Packages, sample, small, startPackages } from './support';

const DAY_SECONDS = 86_400;
const NAMED = { TransactionDateTime: '2026-04-19 08:29:17', TransactionReference: 'Trial extension' };

let packages: Packages;
beforeAll(async () => {
  packages = await startPackages();
});
afterAll(() => packages.close());

const purchases = async (): Promise<number> => (await packages.rows('SELECT FROM purchase')).length;
const idOf = ({ envelope }: Answer): string => (envelope.Response as Record<string, string>)['PurchaseId'] as string;

describe('the same request again', () => {
  it('with its reference and time gets the first answer, in either format, and never a second purchase', async () => {
    const first = await packages.post(sample(NAMED));
    expect(first).toMatchObject({ status: 200, code: '00' });
    const before = await purchases();
    const again = await packages.post(sample(NAMED), '/v1/purchase');
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const xml = await packages.postXml(sample(NAMED));
    expect(idOf(xml)).toBe(idOf(first));
    // the objects that do not pay and the verification code are no part of it
    expect((await packages.post(sample(NAMED, { BankRequest: null }, { CVV: '321' }))).text).toBe(first.text);
    expect(await purchases()).toBe(before);
  });

  it('with another body is 94', async () => {
    const other = sample({ ...NAMED, Skus: [{ Sku: 'MP001', Quantity: '2' }] });
    expect(await packages.post(other)).toMatchObject({ status: 409, code: '94', envelope: { Response: null } });
    expect(await packages.postXml(other)).toMatchObject({ status: 409, code: '94' });
    expect(await packages.post(sample(NAMED, {}, { CardNumber: '5555555555554444' }))).toMatchObject({
      status: 409,
      code: '94',
    });
  });

  it('is another purchase under another time, under its reference alone, or without a reference', async () => {
    const before = await purchases();
    const { TransactionDateTime, TransactionReference } = NAMED;
    const others = [
      sample({ TransactionReference, TransactionDateTime: '2026-04-19 08:29:18' }),
      sample({ TransactionReference }),
      sample({ TransactionDateTime }),
      sample({ TransactionDateTime }),
      sample(),
      sample(),
      sample({ TransactionReference: '' }),
      sample({ TransactionReference: '' }),
    ];
    for (const other of others) expect(await packages.post(other)).toMatchObject({ code: '00' });
    expect(await purchases()).toBe(before + others.length);
  });

  it('gets a declined answer again too', async () => {
    const body = small('4000000000000002', { ...NAMED, TransactionReference: 'declined' });
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    const before = await purchases();
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    expect(await purchases()).toBe(before);
  });

  it.each([
    ['reference and time', { ...NAMED, TransactionReference: 'twenty' }],
    ['reference alone', { TransactionReference: 'twenty alone' }],
  ])('twenty at once with one %s make one purchase', async (_, named) => {
    const before = await purchases();
    const body = small('4111111111111111', named);
    const answers = await Promise.all(Array.from({ length: 20 }, () => packages.post(body)));
    // 91: the first is still being paid; 96: waited too long for it, come again
    for (const { status, code } of answers)
      expect(['200 00', '202 91', '503 96']).toContain(`${String(status)} ${code}`);
    answers.push(await packages.post(body));
    expect(answers.at(-1)).toMatchObject({ status: 200, code: '00' });
    expect(await purchases()).toBe(before + 1);
    const ids = new Set(answers.flatMap((answer) => (answer.code === '00' ? [idOf(answer)] : [])));
    expect(ids.size).toBe(1);
  });

  it('under an Idempotency-Key is byte-equal, and another body under it is 94', async () => {
    const headers = { 'idempotency-key': 'packages-1' };
    const first = await packages.post(small(), '/api/v1/purchase', { headers });
    const again = await packages.post(small(), '/v1/purchase', { headers });
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await packages.postXml(small(), '/api/v1/purchase', { headers })).text).toContain('<Code>00</Code>');
    expect(await packages.post(small('5555555555554444'), '/api/v1/purchase', { headers })).toMatchObject({
      status: 409,
      code: '94',
    });
  });

  it('still gets the first answer when it would be refused by now', async () => {
    const body = small('4111111111111111', {
      ...NAMED,
      TransactionReference: 'withdrawn',
      Skus: [{ Sku: 'old-name', Quantity: 1 }],
    });
    await packages.rows(`INSERT INTO external_id VALUES ('org_demo', 'packages', 'offer', 'old-name', 'MP002')`);
    const first = await packages.post(body);
    expect(first.envelope.Response).toMatchObject({ Amount: 99, Skus: [{ Sku: 'old-name' }] });
    await packages.rows(`DELETE FROM external_id WHERE code = 'old-name'`);
    expect((await packages.post(body)).text).toBe(first.text);
  });
});

describe('the same request again with a reference and no time', () => {
  const named = (reference: string, change: object = {}) =>
    small('4111111111111111', { TransactionReference: reference, ...change });

  it('gets the first answer, in either format', async () => {
    const body = sample({ TransactionReference: 'alone' });
    const first = await packages.post(body);
    expect(first).toMatchObject({ status: 200, code: '00' });
    const before = await purchases();
    const again = await packages.post(body, '/v1/purchase');
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    const xml = await packages.postXml(body);
    expect([xml.code, idOf(xml)]).toEqual(['00', idOf(first)]);
    // the objects that do not pay and the verification code are no part of it
    const changed = sample({ TransactionReference: 'alone' }, { BankRequest: null }, { CVV: '321' });
    expect((await packages.post(changed)).text).toBe(first.text);
    expect(await purchases()).toBe(before);
  });

  it('gets the first answer in JSON when the first request was XML', async () => {
    const body = named('first in XML');
    const first = await packages.postXml(body);
    expect(first).toMatchObject({ status: 200, code: '00' });
    expect(idOf(await packages.post(body))).toBe(idOf(first));
  });

  it('gets a declined answer again too', async () => {
    const body = small('4000000000000002', { TransactionReference: 'declined alone' });
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    const before = await purchases();
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    expect(await purchases()).toBe(before);
  });

  it('is a purchase of its own with another body, and each of them is known again', async () => {
    const before = await purchases();
    const bodies = [
      named('repeats'),
      named('repeats', { Skus: [{ Sku: 'MP001', Quantity: 2 }] }),
      named('repeats', { Email: 'other@shop.example' }),
      small('5555555555554444', { TransactionReference: 'repeats' }),
      named('repeats too'),
    ];
    const ids = [];
    for (const body of bodies) ids.push(idOf(await packages.post(body)));
    expect(new Set(ids).size).toBe(bodies.length);
    for (const body of bodies) expect(ids).toContain(idOf(await packages.post(body)));
    expect(await purchases()).toBe(before + bodies.length);
  });

  it('is a purchase of its own from another client id', async () => {
    const http = new HttpClient(packages.url);
    const authorization = `Bearer ${DEMO.secretKey}`;
    const created = await http.post('/v1/admin/api-keys', { kind: 'secret', clientId: 'two' }, { authorization });
    const ours = named('of a client');
    const theirs = { ...ours, Authentication: { Id: 'two', Key: created.json.key as string } };
    const [first, other] = [await packages.post(ours), await packages.post(theirs)];
    expect([first.code, other.code]).toEqual(['00', '00']);
    expect(idOf(other)).not.toBe(idOf(first));
    expect((await packages.post(ours)).text).toBe(first.text);
    expect((await packages.post(theirs)).text).toBe(other.text);
  });

  it('is decided by its Idempotency-Key where it has one', async () => {
    const body = named('with a key');
    const under = (key: string) => packages.post(body, '/api/v1/purchase', { headers: { 'idempotency-key': key } });
    const first = await under('alone-1');
    expect((await under('alone-1')).text).toBe(first.text);
    const ids = [first, await under('alone-2'), await packages.post(body)].map(idOf);
    expect(new Set(ids).size).toBe(3);
  });

  it('is another attempt of the same purchase where the first was certainly never charged', async () => {
    const body = named(randomUUID());
    const gateway = await sandboxOf(packages.app);
    jest.spyOn(gateway, 'charge').mockResolvedValueOnce({ kind: 'not-sent', cause: 'connection-refused' });
    const before = await purchases();
    const refused = await packages.post(body);
    expect([refused.status, refused.code, refused.headers.get('retry-after')]).toEqual([503, '96', '1']);
    const bought = await packages.post(body);
    expect(bought).toMatchObject({ status: 200, code: '00' });
    expect((await packages.post(body)).text).toBe(bought.text);
    expect(await purchases()).toBe(before + 1);
    const attempts = await packages.rows('SELECT FROM payment_attempt WHERE purchase_id = $1', idOf(bought));
    expect(attempts).toHaveLength(2);
  });

  it('is a purchase of its own after a day', async () => {
    const body = named('a day later');
    const first = await packages.post(body);
    await packages.advanceClock(DAY_SECONDS - 600);
    expect((await packages.post(body)).text).toBe(first.text);
    await packages.advanceClock(601);
    await eventually('the day is over', async () => idOf(await packages.post(body)) !== idOf(first));
    const next = await packages.post(body);
    expect(next).toMatchObject({ status: 200, code: '00' });
    expect((await packages.post(body)).text).toBe(next.text);
  });
});
