import { type Packages, sample, small, startPackages } from './support';

const NAMED = { TransactionDateTime: '2026-04-19 08:29:17', TransactionReference: 'Trial extension' };

describe('the same request again', () => {
  let packages: Packages;
  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(() => packages.close());

  const purchases = async (): Promise<number> => (await packages.rows('SELECT FROM purchase')).length;

  it('with its reference and time gets the first answer, in either format, and never a second purchase', async () => {
    const first = await packages.post(sample(NAMED));
    expect(first).toMatchObject({ status: 200, code: '00' });
    const before = await purchases();
    const again = await packages.post(sample(NAMED), '/v1/purchase');
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const xml = await packages.postXml(sample(NAMED));
    expect((xml.envelope.Response as Record<string, string>)['PurchaseId']).toBe(
      (first.envelope.Response as Record<string, string>)['PurchaseId'],
    );
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

  it('is another purchase under another time, or without a name', async () => {
    const before = await purchases();
    expect(await packages.post(sample({ ...NAMED, TransactionDateTime: '2026-04-19 08:29:18' }))).toMatchObject({
      code: '00',
    });
    expect(await packages.post(sample({ TransactionReference: 'Trial extension' }))).toMatchObject({ code: '00' });
    expect(await packages.post(sample({ TransactionReference: 'Trial extension' }))).toMatchObject({ code: '00' });
    expect(await purchases()).toBe(before + 3);
  });

  it('gets a declined answer again too', async () => {
    const body = small('4000000000000002', { ...NAMED, TransactionReference: 'declined' });
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    const before = await purchases();
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '05' });
    expect(await purchases()).toBe(before);
  });

  it('twenty at once make one purchase', async () => {
    const before = await purchases();
    const body = small('4111111111111111', { ...NAMED, TransactionReference: 'twenty' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => packages.post(body)));
    // 91: the first is still being paid; 96: waited too long for it, come again
    for (const { status, code } of answers)
      expect(['200 00', '202 91', '503 96']).toContain(`${String(status)} ${code}`);
    answers.push(await packages.post(body));
    expect(answers.at(-1)).toMatchObject({ status: 200, code: '00' });
    expect(await purchases()).toBe(before + 1);
    const ids = new Set(
      answers.flatMap(({ code, envelope }) =>
        code === '00' ? [(envelope.Response as Record<string, string>)['PurchaseId']] : [],
      ),
    );
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
