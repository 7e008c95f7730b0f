import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { NODE_FLAGS } from '../../src/boot/node-flags';
import { eventually } from '../support/embedded';
import { type HttpAnswer, isReady } from '../support/http-client';
import { freePort } from '../support/loopback';
import { Client } from '../wire/storefront/client';

const READY_MS = 60_000;
const ROOT = join(__dirname, '..', '..');

describe('WORKERS=2', () => {
  let child: ChildProcess;
  let directory: string;
  let url: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-workers-'));
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}`;
    child = spawn(process.execPath, ['-r', join(ROOT, 'test/support/register-swc.js'), join(ROOT, 'src/main.ts')], {
      cwd: ROOT,
      env: {
        ...process.env,
        npm_lifecycle_event: undefined,
        DATABASE_URL: undefined,
        DATA_DIR: directory,
        PORT: String(port),
        WORKERS: '2',
        LOG_LEVEL: 'silent',
      },
      stdio: 'ignore',
    });
    await eventually('the workers are ready', () => isReady(url), READY_MS);
  }, 90_000);

  afterAll(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const buy = (body: object): Promise<HttpAnswer> => new Client(url).purchase({ websiteId: 'web_demo', ...body });
  const card = {
    method: 'payment-card',
    pan: '4111111111111111',
    cvv: '123',
    expMonth: 12,
    expYear: 2034,
    billingAddress: { country: 'US', region: 'CA' },
  };

  it('sells the last units once, whichever process is asked', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        buy({ items: [{ planId: 'plan_rare', quantity: 1 }], paymentInstruction: card }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(50);
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    const stock = await new Client(url).get('/v1/admin/offers/plan_rare/stock');
    expect(stock.json).toEqual({ onHand: 50, held: 0, sold: 50, available: 0 });
  }, 60_000);

  it('bounds the young generation of its processes on their command lines', () => {
    const pid = String(child.pid);
    const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map((worker) => readFileSync(`/proc/${worker}/cmdline`, 'utf8').split('\0'))
      .filter(([program]) => program === process.execPath);
    expect(workers).toHaveLength(2);
    for (const commandLine of workers) expect(commandLine).toEqual(expect.arrayContaining([...NODE_FLAGS]));
  });

  it('lets one process finish what another began at the gateway', async () => {
    const challenged = { ...card, pan: '4000000000030025' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        buy({ items: [{ planId: 'plan_ebook', quantity: 1 }], paymentInstruction: challenged }),
      ),
    );
    expect(answers.map(({ json }) => json.transaction.status as string)).toEqual(Array(6).fill('waiting-approval'));
  }, 60_000);
});
