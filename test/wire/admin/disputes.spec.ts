import { eventually } from '../../support/embedded';
import { serialOf } from '../../support/numbers';
import { CARD_DATA, ORDER } from '../merchant/client';
import { BackOffice } from './support';

const DISPUTED = { ...CARD_DATA, Pan: '4000000000080012' };

let office: BackOffice;
beforeAll(async () => {
  office = await BackOffice.open();
}, 60_000);
afterAll(() => office.close());

const statesOf = async (number: number): Promise<unknown> => {
  const [row] = await office.rows(
    `SELECT a.status, i.status AS invoice FROM purchase p JOIN payment_attempt a ON a.purchase_id = p.id JOIN invoice i ON i.id = p.invoice_id
      WHERE p.serial = $1 AND a.type IN ('sale', 'authorize')`,
    [await serialOf(office.service, number)],
  );
  return row;
};
const disputeArrives = (number: number): Promise<void> =>
  eventually('the dispute arrives', async () => {
    const rows = await office.rows(
      `SELECT e.id FROM outbox_event e JOIN purchase p ON p.id = e.aggregate_id WHERE p.serial = $1 AND e.topic = 'payment.disputed'`,
      [await serialOf(office.service, number)],
    );
    return rows.length === 1;
  });
const operate = (number: number, operation: string, body: object = {}) =>
  office.merchant.post(`/v1/api/purchase/${String(number)}/${operation}`, body);

async function buy(changes: object = {}): Promise<number> {
  const { json } = await office.merchant.purchase({ ...ORDER, CardData: DISPUTED, ...changes });
  return json.Response.PurchaseId as number;
}

/** Refused at the merchant door and here, and paid back only by somebody who accepts the dispute. */
async function refusesAndStaysVisible(number: number): Promise<void> {
  expect(await statesOf(number)).toEqual({ status: 'disputed', invoice: 'disputed' });
  const merchant = await operate(number, 'refund');
  expect([merchant.status, merchant.json.Errors[0].ErrorCode]).toEqual([409, 'TR002']);
  const refused = await office.refund(String(number));
  expect([refused.status, refused.json.type]).toEqual([409, 'urn:holdfast:problem:invalid-state']);
  expect(await statesOf(number)).toEqual({ status: 'disputed', invoice: 'disputed' });
  const part = await office.refund(String(number), { amount: 1, acceptDispute: true });
  expect([part.status, part.json.result]).toEqual([201, 'approved']);
  expect(await statesOf(number)).toEqual({ status: 'disputed', invoice: 'disputed' });
  const rest = await office.refund(String(number), { acceptDispute: true });
  expect([rest.status, rest.json.result]).toEqual([201, 'approved']);
  expect(await statesOf(number)).toEqual({ status: 'disputed', invoice: 'refunded' });
}

describe('a disputed payment', () => {
  it('of a sale stays disputed, and is paid back only by somebody who accepts that', async () => {
    const number = await buy();
    await disputeArrives(number);
    await refusesAndStaysVisible(number);
  });

  it('of reserved money that was captured before the dispute came', async () => {
    const number = await buy({ Capture: false });
    expect((await operate(number, 'commit')).status).toBe(200);
    await disputeArrives(number);
    await refusesAndStaysVisible(number);
  });

  it('of money that was only reserved when the dispute came: the capture shows it', async () => {
    const number = await buy({ Capture: false });
    await disputeArrives(number);
    expect(await statesOf(number)).toEqual({ status: 'waiting-capture', invoice: 'unpaid' });
    expect((await operate(number, 'commit')).status).toBe(200);
    await refusesAndStaysVisible(number);
  });

  it('that was paid back before the dispute came shows it too', async () => {
    const number = await buy();
    expect((await office.refund(String(number), { amount: 1 })).json.result).toBe('approved');
    await disputeArrives(number);
    expect(await statesOf(number)).toEqual({ status: 'disputed', invoice: 'disputed' });
  });
});
