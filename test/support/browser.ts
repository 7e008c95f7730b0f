import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** In one process the browser ends with its first window that is closed. */
const ARGS = bundled.args.filter((arg) => arg !== '--single-process');

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * Chromium without a window: the one at `CHROMIUM_PATH`, else the one that comes with the packages, unpacked into a directory of its own,
 * so that suites that run at the same time do not unpack over each other.
 */
export async function openBrowser(): Promise<TestBrowser> {
  const installed = process.env['CHROMIUM_PATH'];
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
  const executablePath = installed === undefined || installed === '' ? await unpack(directory) : installed;
  const browser = await chromium.launch({ executablePath, args: ARGS, headless: true });
  return {
    browser,
    close: async () => {
      await browser.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The package unpacks to the directory for temporary files, wherever that is. */
async function unpack(directory: string): Promise<string> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = directory;
  try {
    return await bundled.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
