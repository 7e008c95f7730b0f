import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { CONFIG, type Config, ConfigError } from '../../src/kernel/config';
import { Secret } from '../../src/kernel/secret';
import { startService } from '../../src/start-service';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';

type VaultKeys = Config['secrets']['vault'];

const newKey = (id: string): VaultKeys[number] => ({ id, key: new Secret(randomBytes(32)) });

describe('the vault keys', () => {
  let service: TestApp;
  let config: Config;
  let own: VaultKeys[number];

  beforeAll(async () => {
    service = await startTestApp();
    config = service.app.get<Config>(CONFIG);
    own = config.secrets.vault[0] as VaultKeys[number];
  });
  afterAll(() => service.close());

  /** Starts the service once more on the same database. @returns what stops the boot */
  async function boot(...vault: VaultKeys): Promise<readonly string[]> {
    try {
      const app = await startService({ ...config, port: 0, secrets: { ...config.secrets, vault } });
      await app.close();
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  }

  it('are those of before', async () => {
    expect(await boot(own)).toEqual([]);
  });

  it('another key under the same id stops the boot', async () => {
    expect(await boot(newKey(own.id))).toEqual([
      'VAULT_KEYS: the key "test" is not the key of that name this database was sealed with',
    ]);
    expect(await boot(newKey('next'), newKey(own.id))).toHaveLength(1);
  });

  it('a key that stored numbers need stops the boot when it is missing', async () => {
    expect(await boot(newKey('other'))).toEqual([
      expect.stringMatching(/^VAULT_KEYS lacks the key "test", which \d+ stored numbers need$/),
    ]);
    expect(await boot(own)).toEqual([]);
  });

  it('a start that was refused does not settle which key a name means', async () => {
    expect(await boot(newKey('later'))).toHaveLength(1);
    expect(await boot(own, newKey('later'))).toEqual([]);
  });

  it('a key that is missing is found without any probe, as in a restored dump of before', async () => {
    await service.app.get(DataSource).query('DELETE FROM vault_key_probe');
    expect(await boot(newKey('restored'))).toHaveLength(1);
    expect(await boot(own)).toEqual([]);
  });

  it('a new key may come, and go again when nothing is sealed with it', async () => {
    const added = newKey('added');
    expect(await boot(own, added)).toEqual([]);
    expect(await boot(own, newKey('added'))).toHaveLength(1);
    expect(await boot(own)).toEqual([]);
  });
});

describe('a stored number that does not open', () => {
  let service: TestApp;
  const lines: string[] = [];

  beforeAll(async () => {
    service = await startTestApp({ config: { logLevel: 'error' } });
    await service.app
      .get(DataSource)
      .query(
        'UPDATE payment_instrument SET sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)',
      );
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await service.close();
  });

  const post = (path: string, headers: RequestHeaders, body: object): Promise<HttpAnswer> =>
    new HttpClient(service.url).post(path, body, headers);

  const DOORS: [string, () => Promise<HttpAnswer>][] = [
    [
      'storefront',
      async () => {
        const key = { authorization: 'pk_sandbox_demo' };
        const login = { username: 'demo@shop.example', password: 'demo-password' };
        const { token } = (await post('/v1/storefront/login', key, login)).json as { token: string };
        return post(
          '/v1/storefront/purchase',
          { authorization: `Bearer ${token}` },
          {
            websiteId: 'web_demo',
            items: [{ planId: 'plan_ebook' }],
            paymentInstruction: { paymentInstrumentId: 'inst_demo' },
          },
        );
      },
    ],
    [
      'deals',
      () =>
        post(
          '/v1/purchases?api_key=sk_sandbox_demo',
          {},
          {
            deal_id: 'deal_dining',
            quantity: 1,
            user_id: 'user_demo',
            credit_card_id: 'card_demo',
            expected_price_per_unit: 3900,
          },
        ),
    ],
    [
      'packages',
      () =>
        post(
          '/api/v1/purchase',
          {},
          {
            Authentication: { Id: '170200123', Key: '467512342123' },
            Request: {
              Email: 'larry@newmedia.com',
              PaymentMethod: {
                CurrencyCode: 'USD',
                PaymentType: '3',
                StoredProfile: { CustomerProfileId: '1234567', PaymentProfileId: '2345678' },
              },
              Skus: [{ Quantity: '1', Sku: 'MP001' }],
            },
          },
        ),
    ],
  ];

  it.each(DOORS)('is 503 through the %s door, and an error in the log', async (_, buy) => {
    lines.length = 0;
    const answer = await buy();
    expect([answer.status, answer.text]).toEqual([503, expect.not.stringMatching(/exist|no such/i)]);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    const records = lines
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records).toContainEqual(
      expect.objectContaining({
        level: 'error',
        context: 'BrokenSeals',
        errorCode: 'not-authentic',
        rowId: expect.any(String) as string,
      }),
    );
  });
});
