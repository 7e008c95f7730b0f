import type { Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app';
import { openBrowser, type TestBrowser } from '../support/browser';
import { readDocument } from '../support/openapi';
import { TEST_SCALE } from '../support/scale';

jest.setTimeout(600_000);

/** The page takes a second or two to resolve an operation: the long run opens each, the short one every tenth. */
const STEP = TEST_SCALE > 1 ? 1 : 10;

/** Swagger UI draws an opened operation within a moment; a browser on a busy machine needs longer. */
const SHOWN_WITHIN_MS = 60_000;

/**
 * Runs in the page: opens each operation, waits for its answers, which are drawn last, reads what is shown, and closes it again.
 * @returns the text of every operation by its id
 */
const OPEN_EACH = `(async (step) => {
  const texts = {};
  for (const [index, block] of [...document.querySelectorAll('.opblock')].entries()) {
    if (index % step !== 0) continue;
    const control = block.querySelector('.opblock-summary-control');
    control.click();
    const until = Date.now() + ${String(SHOWN_WITHIN_MS)};
    while (!block.querySelector('.responses-table .response') && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    texts[block.id.slice(block.id.lastIndexOf('-') + 1)] = block.textContent;
    control.click();
  }
  return texts;
})(${String(STEP)})`;

let service: TestApp;
let chromium: TestBrowser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  service = await startTestApp({ config: { sweeper: false } });
  chromium = await openBrowser();
  page = await chromium.browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${String(response.status())} ${response.url()}`);
  });
});
afterAll(async () => {
  await chromium.close();
  await service.close();
});

it('shows every operation, and opens them without an error', async () => {
  const { operations } = await readDocument();
  await page.goto(`${service.url}/docs`);
  await page.locator('.opblock').first().waitFor({ timeout: SHOWN_WITHIN_MS });
  const shown = await page.locator('.opblock').count();
  // the messages of webhooks are shown like operations
  expect(shown).toBeGreaterThanOrEqual(operations.length);
  const texts = await page.evaluate<Readonly<Record<string, string>>>(OPEN_EACH);
  expect(Object.keys(texts).length).toBeGreaterThanOrEqual(operations.length / STEP);
  const wrong = Object.keys(texts).filter((operationId) => {
    const text = texts[operationId] ?? '';
    return !text.includes('Responses') || /resolver error|could not resolve|unable to render/i.test(text);
  });
  expect(wrong).toEqual([]);
  expect(await page.locator('.errors-wrapper').count()).toBe(0);
  expect(problems).toEqual([]);
});
