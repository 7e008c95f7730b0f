import { createServer, type Server } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app';
import { openBrowser, type TestBrowser } from '../support/browser';
import { listenOnLoopback } from '../support/loopback';
import { Merchant, ORDER } from '../wire/merchant/client';
import { Client, purchaseOf } from '../wire/storefront/client';

const SLOW_MS = 60_000;
/** A page that does not come within this time does not come. */
const STEP_MS = 8_000;
const SHOTS = process.env['SCREENSHOTS'];
/** Long enough for a page that goes on by itself to have gone. */
const QUIET_MS = 500;

let service: TestApp;
let merchant: Merchant;
let shop: Client;
let chromium: TestBrowser;
let back: Server;
let backUrl: string;
/** Where the merchant sends browsers on to; undefined: nowhere. */
let redirectTo: string | undefined;
/** What browsers posted to the merchant. */
const posted: { path: string; body: string }[] = [];
const problems: string[] = [];

beforeAll(async () => {
  back = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.method === 'POST') posted.push({ path: request.url ?? '', body });
      if (redirectTo !== undefined) response.setHeader('location', redirectTo).writeHead(303).end();
      else
        response.setHeader('content-type', 'text/html').end('<title>Back at the shop</title><h1>Back at the shop</h1>');
    });
  });
  backUrl = await listenOnLoopback(back);
  service = await startTestApp();
  merchant = new Merchant(service.url);
  shop = new Client(service.url);
  chromium = await openBrowser();
}, SLOW_MS);
afterAll(async () => {
  await chromium.close();
  await service.close();
  await new Promise((resolve) => back.close(resolve));
});

/** A window in which every complaint of the browser about the page is a failure. */
async function windowOf(
  options: Parameters<TestBrowser['browser']['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_MS);
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  return { context, page };
}

const shot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
};

const Redirection = (): object => ({
  Url_Approved: `${backUrl}/approved`,
  Url_Rejected: `${backUrl}/rejected`,
  Url_Canceled: `${backUrl}/canceled`,
});
const CARDS = {
  ...ORDER,
  Currency: 'CLP',
  TargetCountryISO: 'CL',
  Amount: 500_000,
  PaymentMediaId: 112,
  Description: 'Two tickets',
};

async function sessionOf(body: object): Promise<{ id: string; url: string }> {
  const { json } = await merchant.purchase({ ...body, Redirection: Redirection() });
  return { id: String(json.Response.PurchaseId), url: json.Response.CommerceAction.ActionURL as string };
}
async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Name on the card').fill('Ada Byron');
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12/34');
  await page.getByLabel('Security code').fill('123');
}
const pay = (page: Page): Promise<void> => page.getByRole('button', { name: /^Pay / }).click();

describe('a merchant session in a browser', () => {
  it(
    'shows what is paid, takes the card and posts the payer back',
    async () => {
      const { id, url } = await sessionOf(CARDS);
      const { context, page } = await windowOf();
      await page.goto(url);
      await expect(page.title()).resolves.toBe('Pay Demo Shop');
      expect(await page.locator('main').innerText()).toMatch(
        /Two tickets[\s\S]*CLP\s5,000[\s\S]*held for you until[\s\S]*30 min left/,
      );
      await shot(page, 'choose');
      await fillCard(page, '4111111111111111');
      await Promise.all([page.waitForURL(`${backUrl}/approved`), pay(page)]);
      expect(posted.at(-1)).toEqual({ path: '/approved', body: `PurchaseId=${id}&Status=approved` });
      expect(await context.cookies()).toEqual([]);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'tells at once what is wrong with a field, and takes a correction',
    async () => {
      const { url } = await sessionOf(CARDS);
      const { context, page } = await windowOf();
      await page.goto(url);
      const number = page.getByLabel('Card number');
      await number.fill('4111 1111 1111 1112');
      await number.blur();
      await expect(page.getByText('Check the card number').isVisible()).resolves.toBe(true);
      await expect(number.getAttribute('aria-invalid')).resolves.toBe('true');
      await shot(page, 'instant-validation');
      await number.fill('4111 1111 1111 1111');
      await expect(page.getByText('Check the card number').isVisible()).resolves.toBe(false);
      await page.getByLabel('Expiry').pressSequentially('1234');
      await expect(page.getByLabel('Expiry').inputValue()).resolves.toBe('12/34');
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'leads to the bank and back, approved or not',
    async () => {
      for (const [button, path] of [
        ['Approve', 'approved'],
        ['Cancel and return', 'canceled'],
      ] as const) {
        const { url } = await sessionOf({ ...ORDER, PaymentMediaId: 101 });
        const { context, page } = await windowOf();
        await page.goto(url);
        if (path === 'approved') await shot(page, 'bank');
        await page.getByRole('button', { name: 'Continue with E-Brou' }).click();
        await page.waitForURL(/sandbox-gateway/);
        await Promise.all([page.waitForURL(`${backUrl}/${path}`), page.getByRole('button', { name: button }).click()]);
        await context.close();
      }
    },
    SLOW_MS,
  );

  it(
    'says that a card was declined, and a payer who gives up goes back as rejected',
    async () => {
      const { id, url } = await sessionOf(CARDS);
      const { context, page } = await windowOf();
      await page.goto(url);
      await fillCard(page, '4000000000000002');
      await pay(page);
      await page.getByRole('alert').getByText('you can try again').waitFor();
      await shot(page, 'declined');
      await Promise.all([
        page.waitForURL(`${backUrl}/rejected`),
        page.getByRole('button', { name: 'Cancel and return' }).click(),
      ]);
      const { json } = await merchant.get(`/v1/api/purchase/${id}`);
      expect(json.Response.Transaction.ErrorCode).toBe('TR013');
      await context.close();
    },
    SLOW_MS,
  );

  it.each(['Pass', 'Fail'])(
    'confirms with the issuer: %s',
    async (button) => {
      const { url } = await sessionOf(CARDS);
      const { context, page } = await windowOf();
      await page.goto(url);
      await fillCard(page, '4000000000030025');
      await pay(page);
      await page.waitForURL(/sandbox-gateway/);
      if (button === 'Pass') await shot(page, 'challenge');
      const decide = page.getByRole('button', { name: button }).click();
      if (button === 'Fail') {
        await decide;
        await page.getByRole('alert').getByText('you can try again').waitFor();
        await fillCard(page, '4111111111111111');
      }
      await Promise.all([page.waitForURL(`${backUrl}/approved`), button === 'Fail' ? pay(page) : decide]);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'lets a payer who went to the issuer choose again, or come back without paying',
    async () => {
      const { id, url } = await sessionOf(CARDS);
      const { context, page } = await windowOf();
      await page.goto(url);
      await fillCard(page, '4000000000030025');
      await pay(page);
      await page.waitForURL(/sandbox-gateway/);
      await page.goto(url);
      await shot(page, 'elsewhere');
      await page.getByRole('button', { name: 'Pay another way' }).click();
      await page.getByLabel('Card number').waitFor();
      await fillCard(page, '4000000000030025');
      await pay(page);
      await page.waitForURL(/sandbox-gateway/);
      await page.goto(url);
      await Promise.all([
        page.waitForURL(`${backUrl}/canceled`),
        page.getByRole('button', { name: 'Cancel and return' }).click(),
      ]);
      const { json } = await merchant.get(`/v1/api/purchase/${id}`);
      expect(json.Response.Transaction.Status).toBe('Cancelled');
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'works without a script, by keyboard alone',
    async () => {
      const { url } = await sessionOf(CARDS);
      const { context, page } = await windowOf({ javaScriptEnabled: false });
      await page.goto(url);
      const type = async (text: string): Promise<void> => {
        await page.keyboard.press('Tab');
        await page.keyboard.type(text);
      };
      for (const text of ['Ada Byron', '4111111111111112', '12/34', '123']) await type(text);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#problems');
      expect(await page.getByRole('alert').innerText()).toContain('Check the card number');
      await expect(page.getByLabel('Name on the card').inputValue()).resolves.toBe('Ada Byron');
      await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('');
      await shot(page, 'problems-without-script');
      await page.getByLabel('Card number').focus();
      await page.keyboard.type('4111111111111111');
      await type('12/34');
      await type('123');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=Payment complete');
      await shot(page, 'paid-without-script');
      await Promise.all([
        page.waitForURL(`${backUrl}/approved`),
        page
          .getByRole('link', { name: 'Return to Demo Shop' })
          .press('Enter')
          .then(() => page.getByRole('button', { name: 'Return to Demo Shop' }).press('Enter')),
      ]);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'speaks Spanish and Portuguese, fits on a phone, and names everything for screen readers',
    async () => {
      const { url } = await sessionOf(CARDS);
      const { context, page } = await windowOf({
        locale: 'es-UY',
        viewport: { width: 360, height: 740 },
        isMobile: true,
        hasTouch: true,
      });
      await page.goto(url);
      await expect(page.getByRole('heading', { name: 'Pagar con tarjeta' }).isVisible()).resolves.toBe(true);
      await expect(page.locator('html').getAttribute('lang')).resolves.toBe('es');
      await shot(page, 'phone-es');
      await page.getByRole('link', { name: 'Português' }).click();
      await expect(page.getByLabel('Número do cartão').isVisible()).resolves.toBe(true);
      const sizes = await page.evaluate(`({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: [...document.querySelectorAll('button, input:not([type=hidden])')].filter((one) => one.getBoundingClientRect().height < 44).length,
      unnamed: [...document.querySelectorAll('input:not([type=hidden])')].filter((one) => one.labels.length === 0).length,
      headings: document.querySelectorAll('h1').length,
    })`);
      expect(sizes).toEqual({ overflow: 0, small: 0, unnamed: 0, headings: 1 });
      await context.close();
    },
    SLOW_MS,
  );
});

describe('the way back to a merchant', () => {
  const paid = async (): Promise<{ page: Page; context: BrowserContext; url: string; id: string }> => {
    const { id, url } = await sessionOf(CARDS);
    const { context, page } = await windowOf();
    await page.goto(url);
    await fillCard(page, '4111111111111111');
    return { page, context, url, id };
  };

  it(
    'leads on to wherever the shop redirects, another origin included',
    async () => {
      const elsewhere = createServer((_, response) =>
        response.setHeader('content-type', 'text/html').end('<title>Landed</title><h1>Landed</h1>'),
      );
      const landing = `${await listenOnLoopback(elsewhere)}/landed`;
      redirectTo = landing;
      const { page, context } = await paid();
      await Promise.all([page.waitForURL(landing), pay(page)]);
      redirectTo = undefined;
      await context.close();
      elsewhere.closeAllConnections();
      await new Promise((resolve) => elsewhere.close(resolve));
    },
    SLOW_MS,
  );

  it(
    'is taken by itself once: who comes back by history or by the address stays',
    async () => {
      const { page, context, url } = await paid();
      await Promise.all([page.waitForURL(`${backUrl}/approved`), pay(page)]);
      const before = posted.length;
      await page.goBack();
      await page.waitForSelector('text=Payment complete');
      await page.goto(url);
      await page.waitForSelector('text=Payment complete');
      await page.waitForTimeout(QUIET_MS);
      expect(posted.length).toBe(before);
      await Promise.all([
        page.waitForURL(`${backUrl}/approved`),
        page.getByRole('link', { name: 'Return to Demo Shop' }).click(),
      ]);
      expect(posted.length).toBe(before + 1);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'stands on a page of its own, whose form alone may lead anywhere; no policy names an address of the merchant',
    async () => {
      const { json } = await merchant.purchase({
        ...CARDS,
        Redirection: { ...Redirection(), Url_Notify: 'https://hooks.merchant.example/notify' },
      });
      const url = json.Response.CommerceAction.ActionURL as string;
      const policyOf = async (address: string): Promise<string> =>
        (await shop.get(address)).headers.get('content-security-policy') ?? '';
      expect(await policyOf(url)).toContain("form-action 'self';");
      expect(await policyOf(url)).not.toMatch(/hooks|127\.0\.0\.1/);
      // nothing to go back with while the payment is open
      const early = await shop.get(`${url}/return`);
      expect([early.status, early.headers.get('location')]).toEqual([303, `${new URL(url).pathname}?lang=en`]);
      const { context, page } = await windowOf();
      await page.goto(url);
      await fillCard(page, '4111111111111111');
      await Promise.all([page.waitForURL(`${backUrl}/approved`), pay(page)]);
      await context.close();
      const way = await shop.get(`${url}/return`);
      expect(way.headers.get('content-security-policy')).not.toContain('form-action');
      expect((way.text.match(/<(form|a|input|button)\b/g) ?? []).sort()).toEqual([
        '<button',
        '<form',
        '<input',
        '<input',
      ]);
    },
    SLOW_MS,
  );

  it(
    'a shop that opened the page in a window keeps its handle through every page',
    async () => {
      const { url } = await sessionOf({ ...ORDER, PaymentMediaId: 101 });
      const { context, page } = await windowOf();
      await page.goto(`${backUrl}/shop`);
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate(`void (window.payment = window.open(${JSON.stringify(url)}))`),
      ]);
      const isClosed = () => page.evaluate('window.payment.closed');
      await opened.getByRole('button', { name: 'Continue with E-Brou' }).click();
      await opened.waitForURL(/sandbox-gateway/);
      expect(await isClosed()).toBe(false);
      await Promise.all([
        opened.waitForURL(`${backUrl}/approved`),
        opened.getByRole('button', { name: 'Approve' }).click(),
      ]);
      expect(await isClosed()).toBe(false);
      await context.close();
    },
    SLOW_MS,
  );
});

describe('the page adapts to its payer', () => {
  it(
    "reads well at 320 px, shows the payer's own time beside UTC and follows a dark scheme",
    async () => {
      const { url } = await sessionOf({ ...CARDS, Amount: 1_234_567_800 });
      const { context, page } = await windowOf({
        viewport: { width: 320, height: 640 },
        timezoneId: 'America/Santiago',
        colorScheme: 'dark',
      });
      await page.goto(url);
      await shot(page, 'narrow-dark');
      const text = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
      expect(text).toContain('CLP 12,345,678');
      expect(text).toMatch(/until \d+:\d\d\s[AP]M UTC \(\d+:\d\d\s[AP]M your time\)/);
      const seen = await page.evaluate(`({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        // a heading of one word that is broken is higher than one line
        lines: [...document.querySelectorAll('th[scope=col]')].map((one) => Math.floor(one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))),
        ground: getComputedStyle(document.body).backgroundColor,
      })`);
      expect(seen).toEqual({ overflow: 0, lines: [1, 1, 1], ground: 'rgb(18, 22, 26)' });
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'asks for the code of a stored card where the shop sends its shopper',
    async () => {
      const { json } = await shop.purchase(
        purchaseOf('plan_ebook', 1, {
          paymentInstruction: {
            method: 'payment-card',
            pan: '4000000000070013',
            expMonth: 12,
            expYear: 2034,
            billingAddress: { country: 'US', region: 'CA' },
          },
          redirectUrl: 'https://shop.example/done?id={id}&r={result}',
        }),
      );
      const { status, approvalUrl, _links } = json.transaction;
      expect([status, approvalUrl]).toEqual(['waiting-approval', json.invoice.paymentFormUrl]);
      expect(_links).toContainEqual({ rel: 'approvalUrl', href: approvalUrl });
      const { context, page } = await windowOf();
      await page.goto(approvalUrl);
      await page.getByLabel('Security code').fill('123');
      const landed = page.waitForRequest(/^https:\/\/shop\.example\//);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.waitForSelector('text=Thank you. This order is paid.');
      await page.getByRole('link', { name: 'Return to Demo Shop' }).click();
      expect((await landed).url()).toContain('r=approved');
      await context.close();
    },
    SLOW_MS,
  );
});

describe('an invoice of the storefront in a browser', () => {
  const REDIRECT = 'https://shop.example/done?id={id}&r={result}';
  const buy = async (paymentInstruction: object) =>
    (await shop.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction, redirectUrl: REDIRECT }))).json;

  it(
    'is declined, tried again, paid, and then says so',
    async () => {
      const bought = await buy({});
      const { approvalUrl, id, status } = bought.transaction;
      expect([status, approvalUrl]).toEqual(['offsite', bought.invoice.paymentFormUrl]);
      const { context, page } = await windowOf();
      await page.goto(approvalUrl);
      await fillCard(page, '4000000000000002');
      await pay(page);
      await page.waitForSelector('text=The payment was declined. Nothing was charged; you can try again.');
      await shot(page, 'declined-again');
      await fillCard(page, '4111111111111111');
      await pay(page);
      await page.waitForSelector('text=Thank you. This order is paid.');
      await shot(page, 'paid');
      const read = await shop.get(`/v1/storefront/invoices/${bought.invoice.id}`);
      expect([read.json.status, read.json.transactions.map((one: { result: string }) => one.result)]).toEqual([
        'paid',
        ['declined', 'approved'],
      ]);
      const link = await page.getByRole('link', { name: 'Return to Demo Shop' }).getAttribute('href');
      expect(link).toMatch(/^https:\/\/shop\.example\/done\?id=txn_\w+&r=approved$/);
      expect(link).not.toContain(id);
      await page.goto(approvalUrl);
      await expect(page.getByText('Payment complete').isVisible()).resolves.toBe(true);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'goes to another method and back to the shop with the result',
    async () => {
      const bought = await buy({ methods: ['paypal', 'payment-card'] });
      const { context, page } = await windowOf();
      // nobody is at home at the shop: what counts is where the browser is sent
      const landed = page.waitForRequest(/^https:\/\/shop\.example\//);
      await page.goto(bought.transaction.approvalUrl);
      await shot(page, 'methods');
      await page.getByRole('button', { name: 'Continue with PayPal' }).click();
      await page.waitForURL(/sandbox-gateway/);
      await page.getByRole('button', { name: 'Approve' }).click();
      expect((await landed).url()).toBe(`https://shop.example/done?id=${String(bought.transaction.id)}&r=approved`);
      await context.close();
    },
    SLOW_MS,
  );

  it(
    'says when its time is over',
    async () => {
      const bought = await buy({});
      await service.advanceClock(1_801);
      const { context, page } = await windowOf();
      await page.goto(bought.transaction.approvalUrl);
      expect(await page.locator('main').innerText()).toMatch(/time to pay (is|was) over/);
      await shot(page, 'expired');
      await context.close();
      await service.advanceClock(-1_801);
    },
    SLOW_MS,
  );
});

it('nothing of it breaks a policy or throws', () => {
  expect(problems.filter((text) => !/422|ERR_NAME_NOT_RESOLVED/.test(text))).toEqual([]);
});
