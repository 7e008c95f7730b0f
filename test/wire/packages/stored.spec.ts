import { DEMO } from '../../../src/demo';
import { type Packages, sample, small, startPackages } from './support';

const EMAIL = 'keeper@shop.example';
type Response = Record<string, string>;

describe('stored profiles', () => {
  let packages: Packages;
  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(() => packages.close());

  const saving = (number: string, SaveToFile: unknown = 'true') => {
    const body = small(number, { Email: EMAIL });
    const method = body.Request['PaymentMethod'] as { CardPayment: object };
    return {
      ...body,
      Request: { ...body.Request, PaymentMethod: { ...method, CardPayment: { ...method.CardPayment, SaveToFile } } },
    };
  };
  const stored = (CustomerProfileId: unknown, PaymentProfileId: unknown, Email: string | null = EMAIL) =>
    small('', { Email, PaymentMethod: { PaymentType: 3, StoredProfile: { CustomerProfileId, PaymentProfileId } } });
  const instruments = () =>
    packages.rows<{ id: string; status: string; sealed: Buffer | null }>(
      'SELECT id, status, sealed FROM payment_instrument ORDER BY number',
    );

  it('pays with the page’s own profile, for its owner only', async () => {
    const [customer, payment] = [DEMO.packagesCustomerProfileId, DEMO.packagesPaymentProfileId];
    const answer = await packages.post(stored(Number(customer), Number(payment), 'LARRY@newmedia.com'));
    expect(answer).toMatchObject({
      status: 200,
      code: '00',
      envelope: { Response: { CardType: 'MasterCard', CustomerProfileId: customer, PaymentProfileId: payment } },
    });
    const refused = await packages.post(stored(customer, payment, 'somebody@else.example'));
    expect(refused).toMatchObject({ status: 422, code: '14' });
    expect((await packages.post(stored(customer, payment, null))).text).toBe(refused.text);
    expect((await packages.post(stored('999999999', '999999998'))).text).toBe(refused.text);
  });

  it('SaveToFile stores what pays and names it with nine digits', async () => {
    const before = await instruments();
    const answer = await packages.postXml(saving('4111111111111111'));
    expect(answer.code).toBe('00');
    const { CustomerProfileId, PaymentProfileId } = answer.envelope.Response as Response;
    expect(CustomerProfileId).toMatch(/^[1-9]\d{8}$/);
    expect(PaymentProfileId).toMatch(/^[1-9]\d{8}$/);
    expect((await instruments()).slice(before.length)).toMatchObject([
      { status: 'active', sealed: expect.any(Buffer) },
    ]);

    const later = await packages.post(stored(CustomerProfileId, PaymentProfileId));
    expect(later.envelope.Response).toMatchObject({ CardType: 'Visa', CustomerProfileId, PaymentProfileId });
    expect(await packages.post(stored(CustomerProfileId, PaymentProfileId, 'larry@newmedia.com'))).toMatchObject({
      code: '14',
    });
    expect(await packages.post(stored(DEMO.packagesCustomerProfileId, PaymentProfileId))).toMatchObject({ code: '14' });
    const owners = await packages.rows<{ registered: boolean; orders: number }>(
      `SELECT c.registered, (SELECT count(*)::int FROM purchase p WHERE p.customer_id = c.id) AS orders FROM customer c WHERE c.email = $1`,
      EMAIL,
    );
    expect(owners).toEqual([{ registered: true, orders: 2 }]);
  });

  it('stores a bank account too', async () => {
    const answer = await packages.post(
      sample(
        { Email: EMAIL },
        {
          PaymentType: '1',
          BankRequest: {
            RoutingNumber: '021000021',
            BankAccountNumber: '000123456789',
            AccountHolderName: 'L R',
            SaveToFile: true,
          },
        },
      ),
    );
    const { CustomerProfileId, PaymentProfileId } = answer.envelope.Response as Response;
    const later = await packages.post(stored(CustomerProfileId, PaymentProfileId));
    expect(later).toMatchObject({ code: '00', envelope: { Response: { CardType: 'Bank Account', AuthCode: null } } });
  });

  it('keeps nothing of a payment that was declined, nor of a purchase that was refused', async () => {
    const before = await instruments();
    expect(await packages.post(saving('4000000000000002'))).toMatchObject({ code: '05' });
    expect((await instruments()).slice(before.length)).toMatchObject([{ status: 'deactivated', sealed: null }]);
    const body = saving('4111111111111111');
    expect(
      await packages.post({ ...body, Request: { ...body.Request, Skus: [{ Sku: 'plan_rare', Quantity: 51 }] } }),
    ).toMatchObject({ code: '12' });
    expect(await instruments()).toHaveLength(before.length + 1);
    expect(await packages.post(saving('4111111111111111', 'false'))).toMatchObject({
      envelope: { Response: { PaymentProfileId: null } },
    });
    expect(await instruments()).toHaveLength(before.length + 1);
  });

  it('keeps what paid although its answer was lost, and tells its ids when the outcome is known', async () => {
    const body = saving('4000000000090029');
    const named = {
      ...body,
      Request: { ...body.Request, TransactionDateTime: '2026-05-05 05:05:05', TransactionReference: 'lost' },
    };
    let answer = await packages.post(named);
    expect(answer.code).toBe('91');
    expect((await instruments()).at(-1)).toMatchObject({ status: 'verification-needed' });
    for (let i = 0; i < 100 && answer.code === '91'; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await packages.post(named);
    }
    const { CustomerProfileId, PaymentProfileId } = answer.envelope.Response as Response;
    expect((await instruments()).at(-1)).toMatchObject({ status: 'active' });
    expect(await packages.post(stored(CustomerProfileId, PaymentProfileId))).toMatchObject({
      code: expect.stringMatching(/00|91/),
    });
  });
});
