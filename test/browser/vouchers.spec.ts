import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { openBrowser, type TestBrowser } from '../support/browser';
import { bearer, HttpClient } from '../support/http-client';
import { Partner } from '../wire/deals/client';
import { putDeal } from '../wire/deals/support';

jest.setTimeout(120_000);

const PHONE = { width: 360, height: 740 };
/** A4 at 96 dots per inch. */
const PAPER = { width: 794, height: 1123 };
const HOSTILE = `<script>document.title='owned'</script> "Dinner" & 'Show' <img src=x onerror=alert(1)>`;
/** Where screenshots go for people to look at; nowhere unless asked for. */
const SCREENSHOTS = process.env['HOLDFAST_SCREENSHOTS'];

let service: TestApp;
let chromium: TestBrowser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  service = await startTestApp({ config: { sweeper: false } });
  chromium = await openBrowser();
  page = await chromium.browser.newPage({ viewport: PHONE, deviceScaleFactor: 2 });
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(service.url) && !request.url().startsWith('data:')) problems.push(request.url());
  });
});
afterAll(async () => {
  await chromium.close();
  await service.close();
});

interface Voucher {
  readonly id: string;
  readonly slug: string;
  readonly barcode: string;
  readonly redemption_code: string;
  readonly print_url: string;
}

async function buy(deal: string, price: number): Promise<Voucher> {
  const partner = new Partner(service.url);
  const { json } = await partner.buy({ deal_id: deal, expected_price_per_unit: price });
  return (await partner.get(`/v1/purchases/${String(json.purchase.id)}`)).json.purchase.coupons[0] as Voucher;
}

async function shoot(name: string): Promise<Buffer> {
  if (SCREENSHOTS !== undefined) mkdirSync(SCREENSHOTS, { recursive: true });
  return page.screenshot({
    fullPage: true,
    ...(SCREENSHOTS !== undefined && { path: join(SCREENSHOTS, `${name}.png`) }),
  });
}

/** What a camera held at the screen would read. */
function readQr(screenshot: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(screenshot);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

const overflow = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const style = (element: string, property: string) =>
  page.evaluate(`getComputedStyle(document.querySelector('${element}')).${property}`);
const text = () => page.locator('main').innerText();

it('fits a telephone, and a camera reads it from the screen', async () => {
  const voucher = await buy('deal_dining', 3900);
  const response = await page.goto(voucher.print_url);
  const headers = response?.headers() ?? {};
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': expect.stringContaining('noindex'),
  });
  expect(await overflow()).toBe(0);
  const shown = await text();
  expect(shown).toContain('$50 for $100 worth of dining');
  expect(shown.toLowerCase()).toContain('valid');
  expect(shown.replace(/\D/g, '')).toContain(voucher.barcode);
  expect(shown.replace(/[^A-Z\d]/g, '')).toContain(voucher.redemption_code);
  expect(readQr(await shoot('phone'))).toBe(`${service.url}/v1/coupons/${voucher.slug}/redeem`);
  // the style sheet is the one the policy allows: the card has its shape
  expect(await style('main', 'borderRadius')).toBe('16px');
  const bars = await page.locator('.bars svg').boundingBox();
  expect(bars?.width).toBeGreaterThan(250);
  expect(problems).toEqual([]);
});

it('is one sheet of paper, black on white', async () => {
  const voucher = await buy('deal_dining', 3900);
  await page.goto(voucher.print_url);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(PAPER);
  expect(await style('body', 'backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(await style('main', 'boxShadow')).toBe('none');
  expect(readQr(await shoot('paper'))).toContain(voucher.slug);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(PHONE);
  expect(problems).toEqual([]);
});

it('shows no codes once it is redeemed, and the same to who scanned it', async () => {
  const voucher = await buy('deal_dining', 3900);
  const url = `${service.url}/v1/coupons/${voucher.slug}/redeem`;
  await new HttpClient(service.url).put(url, undefined, bearer(DEMO.secretKey));
  for (const address of [voucher.print_url, url]) {
    await page.goto(address);
    expect(await text()).toMatch(/Redeemed on \d+ \w+ \d{4}/);
    expect(await page.content()).not.toContain(voucher.redemption_code);
    expect(await page.locator('img, svg').count()).toBe(0);
    await shoot('redeemed');
  }
});

it('ends by the database clock', async () => {
  await putDeal(service, { id: 'deal_short', stock: 9, deal: { vouchersExpireAt: new Date(Date.now() + 3_600_000) } });
  const voucher = await buy('deal_short', 1000);
  await page.goto(voucher.print_url);
  expect(await text()).toMatch(/Good until\s+\d+ \w+ \d{4}/);
  await service.advanceClock(3_600);
  await page.goto(voucher.print_url);
  expect((await text()).toLowerCase()).toContain('expired');
  const { status, json } = await new Partner(service.url).put(`/v1/coupons/${voucher.id}/redeem`);
  expect([status, json.error_type]).toEqual([409, 'redeem_failed']);
  expect(
    JSON.stringify((await new Partner(service.url).get('/v1/users/user_demo/coupons', { state: 'expired' })).json),
  ).toContain(voucher.id);
});

it('runs nothing a title says', async () => {
  await putDeal(service, { id: 'deal_hostile', stock: 9, deal: { title: HOSTILE } });
  await page.goto((await buy('deal_hostile', 1000)).print_url);
  expect(await page.title()).toBe(HOSTILE);
  expect(await page.locator('h1').innerText()).toBe(HOSTILE);
  expect(await page.locator('script').count()).toBe(0);
  expect(await overflow()).toBe(0);
  expect(problems).toEqual([]);
});

it('is nowhere for who does not know its name', async () => {
  for (const slug of ['0'.repeat(40), 'x', '%2e%2e']) {
    for (const what of ['print', 'redeem', 'qrcode.png']) {
      expect((await new HttpClient(service.url).get(`/v1/coupons/${slug}/${what}`)).status).toBe(404);
    }
  }
});
