import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../support/app';
import { type HttpAnswer, HttpClient } from '../../support/http-client';
import { Merchant, ORDER } from './client';

let service: TestApp;
let merchant: Merchant;
let browser: HttpClient;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
  browser = new HttpClient(service.url);
}, 60_000);
afterAll(() => service.close());

const Redirection = {
  Url_Approved: 'https://merchant.example/approved',
  Url_Rejected: 'https://merchant.example/rejected',
  Url_Canceled: 'https://merchant.example/canceled',
};
const BANK = { ...ORDER, PaymentMediaId: 101, Redirection };
const CARDS = { ...ORDER, Currency: 'CLP', TargetCountryISO: 'CL', Amount: 500_000, PaymentMediaId: 112, Redirection };

const statusOf = ({ json }: HttpAnswer): unknown => json.Response.Transaction.Status;
const read = (id: number): Promise<HttpAnswer> => merchant.get(`/v1/api/purchase/${String(id)}`);
const post = (url: string, form: Record<string, string>) => browser.send('POST', url, { form });
const pageOf = async (url: string, headers: Record<string, string> = {}) =>
  (await browser.get(url, headers)).text.replace(/\s+/g, ' ');
const card = (number: string) => ({ do: 'card', number, expiry: '12/34', code: '123', holder: 'Ada Byron' });

async function open(body: object): Promise<{ id: number; url: string }> {
  const { json } = await merchant.purchase(body);
  const { ActionURL, ActionSessionId, ActionType, ActionReason } = json.Response.CommerceAction;
  expect([ActionType, ActionReason]).toEqual([1, 'REDIRECTION_NEEDED_EXTERNAL_SERVICE']);
  expect(ActionURL).toBe(`${service.url}/pay/${String(ActionSessionId)}`);
  expect(json.Response.Transaction).toMatchObject({ TransactionStatusId: 2, Status: 'Pending', AuthorizationDate: '' });
  expect(json.Response.Transaction.Steps[0].Status).toBe('Pending for Redirection');
  return { id: json.Response.PurchaseId as number, url: ActionURL as string };
}

/** The page whose form leads back to the merchant. */
const wayBack = (url: string): string => `${url}/return`;

const bankOf = async (url: string): Promise<string> =>
  /href="([^"]+\/sandbox-gateway\/pay\/[^"]+)"/.exec(await pageOf(url))?.[1] ?? '';

/** Goes on to the bank and decides there. @returns the page the browser ends on */
async function decideAtBank(url: string, decision: string): Promise<string> {
  await post(url, { do: 'method', method: 'bank-transfer' });
  const bank = await bankOf(url);
  const decided = await post(bank, { decision });
  const back = await browser.get(decided.headers.get('location') ?? '');
  expect(back.headers.get('location')).toBe(`${url}?go=1`);
  return pageOf(wayBack(url));
}

describe('a payment by redirect', () => {
  it.each([
    ['anonymous', {}],
    ['registered', { CommerceCustomerId: 'grace-2' }],
  ])('of an %s customer is not final before they act, then approved and posted back', async (kind, named) => {
    if (kind === 'registered') {
      const { CUSTOMER } = await import('./client');
      await merchant.post('/v1/api/customer', {
        ...CUSTOMER,
        Email: 'grace2@shop.example',
        CommerceCustomerId: 'grace-2',
      });
    }
    const { id, url } = await open({ ...BANK, Customer: { ...ORDER.Customer, ...named } });
    const first = await pageOf(url);
    expect(first).toContain('Demo Shop');
    expect(first).toContain('Continue with E-Brou');
    expect(first).toContain('UYU 100.00');
    expect(statusOf(await read(id))).toBe('Pending');
    const last = await decideAtBank(url, 'approve');
    expect(last).toContain('action="https://merchant.example/approved"');
    expect(last).toContain(`name="PurchaseId" value="${String(id)}"`);
    expect(last).toContain('name="Status" value="approved"');
    const final = await read(id);
    expect([statusOf(final), final.json.Response.CommerceAction]).toEqual(['Approved', null]);
    expect(final.json.Response.Customer.Owner).toBe(kind === 'registered' ? 'Commerce' : 'Anonymous');
  });

  it('ends with cancel', async () => {
    const { id, url } = await open(BANK);
    expect(await decideAtBank(url, 'cancel')).toContain('action="https://merchant.example/canceled"');
    expect(statusOf(await read(id))).toBe('Cancelled');
  });

  it('is canceled on our page without asking the bank', async () => {
    const { id, url } = await open(BANK);
    await post(url, { do: 'cancel' });
    expect(await pageOf(wayBack(url))).toContain('action="https://merchant.example/canceled"');
    expect(statusOf(await read(id))).toBe('Cancelled');
    await post(url, { do: 'method', method: 'bank-transfer' });
    expect(statusOf(await read(id))).toBe('Cancelled');
  });

  it('completes once, whatever is clicked at once', async () => {
    const { id, url } = await open(CARDS);
    const clicks = [
      ...Array.from({ length: 8 }, () => post(url, card('4111111111111111'))),
      ...Array.from({ length: 4 }, () => post(url, { do: 'cancel' })),
      ...Array.from({ length: 4 }, () => post(url, card('4000000000000002'))),
    ];
    expect(new Set((await Promise.all(clicks)).map(({ status }) => status))).toEqual(new Set([303]));
    const { json } = await read(id);
    const steps = json.Response.Transaction.Steps.map(({ Status }: { Status: string }) => Status);
    // a card that was declined leaves the page open for another try
    expect(steps.filter((status: string) => status === 'Approved').length).toBeLessThanOrEqual(1);
    expect(steps.slice(0, -1).every((status: string) => status === 'Rejected')).toBe(true);
    expect(['Approved', 'Rejected', 'Cancelled', 'Pending']).toContain(json.Response.Transaction.Status);
  });

  it("by card refuses wrong fields in the payer's language and never repeats them", async () => {
    const { id, url } = await open(CARDS);
    const answer = await post(`${url}?lang=es`, card('4111111111111112'));
    const { text } = answer;
    expect([
      answer.status,
      text.includes('Revise el número de tarjeta'),
      text.includes('4111111111111112'),
      text.includes('Ada Byron'),
    ]).toEqual([422, true, false, true]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(statusOf(await read(id))).toBe('Pending');
    expect(await pageOf(url, { 'accept-language': 'pt-BR,en' })).toContain('Pagar com cartão');
  });

  it('shows what the payer typed as text, whatever it says', async () => {
    const { url } = await open(CARDS);
    const typed = { ...card('4111'), holder: `"><img src=x onerror='alert(1)'>&` };
    const { text: page } = await post(url, typed);
    expect(page).toContain('value="&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;"');
    expect(page).not.toContain('<img');
  });

  it('takes a name of any script, and no card number for one', async () => {
    const { id, url } = await open(CARDS);
    const wrong = await post(url, { ...card('4111111111111111'), holder: 'Ada 5555 5555 5555 4444' });
    const page = wrong.text;
    expect([wrong.status, page.includes('Check the name on the card'), page.includes('5555')]).toEqual([
      422,
      true,
      false,
    ]);
    expect(statusOf(await read(id))).toBe('Pending');
    expect((await post(url, { ...card('4111111111111111'), holder: `${'न'.repeat(99)}😀` })).status).toBe(303);
  });

  it('expires: nothing is charged and a late click changes nothing', async () => {
    const { id, url } = await open(CARDS);
    await service.advanceClock(1_801);
    expect(await pageOf(url)).toContain('The time to pay is over');
    await post(url, card('4111111111111111'));
    for (let tries = 0; tries < 100 && statusOf(await read(id)) === 'Pending'; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(statusOf(await read(id))).toBe('Cancelled');
    await service.advanceClock(-1_801);
  }, 20_000);

  it('allows its policy to lead home and nowhere else', async () => {
    const { url } = await open(BANK);
    const policy = (await browser.get(url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("form-action 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect((await browser.get('/pay/CA_00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect((await browser.get('/pay/assets/..%2Fpages.ts')).status).toBe(404);
  });
});

describe('a payer whose payment was declined on our page', () => {
  const events = async (): Promise<number> => {
    const client = new Client({ connectionString: service.databaseUrl });
    await client.connect();
    try {
      return (await client.query(`SELECT FROM outbox_event WHERE topic <> 'purchase.created'`)).rows.length;
    } finally {
      await client.end();
    }
  };

  it('may try again while the session lasts, and nobody is told anything before it is over', async () => {
    const { id, url } = await open(CARDS);
    const before = await events();
    await post(url, card('4000000000000002'));
    const page = await pageOf(url);
    expect(page).toContain('The payment was declined. Nothing was charged; you can try again.');
    expect(page).toContain('name="number"');
    expect((await browser.get(wayBack(url))).status).toBe(303);
    const pending = (await read(id)).json.Response;
    expect([pending.Transaction.Status, pending.CommerceAction?.ActionURL]).toEqual(['Pending', url]);
    expect(await events()).toBe(before);
    await post(url, card('4111111111111111'));
    expect(await pageOf(wayBack(url))).toContain('action="https://merchant.example/approved"');
    const { Transaction } = (await read(id)).json.Response;
    expect([Transaction.Status, Transaction.Steps.map((step: { Status: string }) => step.Status)]).toEqual([
      'Approved',
      ['Rejected', 'Approved'],
    ]);
    expect(await events()).toBe(before + 1);
  });

  it.each(['on our page', 'at the bank'])('%s and who gives up goes back as rejected', async (where) => {
    const { id, url } = await open(where === 'at the bank' ? BANK : CARDS);
    if (where === 'at the bank') await decideAtBank(url, 'decline');
    else await post(url, card('4000000000000002'));
    expect(statusOf(await read(id))).toBe('Pending');
    await post(url, { do: 'cancel' });
    const way = await pageOf(wayBack(url));
    expect(way).toContain('action="https://merchant.example/rejected"');
    expect(way).toContain('name="Status" value="rejected"');
    const { Transaction, CommerceAction } = (await read(id)).json.Response;
    expect([Transaction.TransactionStatusId, Transaction.ErrorCode === null, CommerceAction]).toEqual([4, false, null]);
    await post(url, card('4111111111111111'));
    expect(statusOf(await read(id))).toBe('Rejected');
  });

  it('has the time of the first try and no more', async () => {
    const { id, url } = await open(CARDS);
    await pageOf(url);
    await service.advanceClock(1_700);
    await post(url, card('4000000000000002'));
    expect(await pageOf(url)).toContain('you can try again');
    await service.advanceClock(101);
    expect(await pageOf(wayBack(url))).toContain('action="https://merchant.example/rejected"');
    await post(url, card('4111111111111111'));
    for (let tries = 0; tries < 100 && statusOf(await read(id)) === 'Pending'; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(statusOf(await read(id))).toBe('Rejected');
    await service.advanceClock(-1_801);
  }, 20_000);
});

describe('a payer who went to the bank', () => {
  it('may pay another way: the payment at the bank is ended first', async () => {
    const { id, url } = await open(BANK);
    await post(url, { do: 'method', method: 'bank-transfer' });
    const page = await pageOf(url);
    expect([page.includes('value="another"'), page.includes('value="cancel"')]).toEqual([true, true]);
    const bank = await bankOf(url);
    await post(url, { do: 'another' });
    expect(await pageOf(url)).toContain('Continue with E-Brou');
    expect(await pageOf(url)).not.toContain('was declined');
    expect(statusOf(await read(id))).toBe('Pending');
    // whoever approves the payment that was ended pays nothing
    await post(bank, { decision: 'approve' });
    expect(statusOf(await read(id))).toBe('Pending');
    expect(await decideAtBank(url, 'approve')).toContain('action="https://merchant.example/approved"');
    const { Steps } = (await read(id)).json.Response.Transaction;
    expect(Steps.map((step: { Status: string }) => step.Status)).toEqual(['Cancelled', 'Approved']);
  });

  it('may give up, and comes back as canceled', async () => {
    const { id, url } = await open(BANK);
    await post(url, { do: 'method', method: 'bank-transfer' });
    const bank = await bankOf(url);
    await post(url, { do: 'cancel' });
    expect(await pageOf(wayBack(url))).toContain('action="https://merchant.example/canceled"');
    await post(bank, { decision: 'approve' });
    expect(statusOf(await read(id))).toBe('Cancelled');
  });
});

describe('a stored card that asks for its code', () => {
  it('answers with action 2, and is paid with the code on our page', async () => {
    const { CUSTOMER } = await import('./client');
    const made = await merchant.post('/v1/api/customer', {
      ...CUSTOMER,
      Email: 'code@shop.example',
      CommerceCustomerId: 'code-1',
    });
    const TrxToken = await merchant.token({ Pan: '4000000000070013', CustomerId: made.json.Response.CustomerId });
    const bought = await merchant.purchase({ ...ORDER, Customer: undefined, TrxToken, Redirection });
    const { ActionType, ActionReason, ActionURL } = bought.json.Response.CommerceAction;
    expect([statusOf(bought), ActionType, ActionReason]).toEqual(['Pending', 2, 'VERIFICATION_CODE_NEEDED']);
    expect(await pageOf(ActionURL)).toContain('ending in 0013');
    expect((await post(ActionURL, { do: 'code', code: '12' })).status).toBe(422);
    await post(ActionURL, { do: 'code', code: '123' });
    expect(statusOf(await read(bought.json.Response.PurchaseId))).toBe('Approved');
  });
});

describe('a card that must be confirmed', () => {
  it.each([
    ['pass', 'Approved', null],
    ['fail', 'Rejected', 'TR076'],
  ])('leads over our page to its bank: %s', async (decision, status, code) => {
    const bought = await merchant.purchase({
      ...ORDER,
      CardData: { Pan: '4000000000030025', CVV: '123', Expiration: '12/34' },
      Redirection,
    });
    const { ActionURL } = bought.json.Response.CommerceAction;
    const bank = /href="([^"]+\/sandbox-gateway\/pay\/[^"]+)"/.exec(await pageOf(ActionURL))?.[1] ?? '';
    const decided = await post(bank, { decision });
    await browser.get(decided.headers.get('location') ?? '');
    const { json } = await read(bought.json.Response.PurchaseId);
    expect([json.Response.Transaction.Status, json.Response.Transaction.ErrorCode]).toEqual([status, code]);
  });
});
