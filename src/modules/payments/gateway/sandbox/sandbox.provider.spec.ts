import { Secret } from '../../../../kernel/secret';
import { checkMembers } from '../check-members';
import { HttpGateway } from './http-gateway';
import { InProcessGateway } from './in-process-gateway';
import { SANDBOX } from './sandbox.provider';

const ENVIRONMENT = { pagesUrl: 'https://pay.example/pay' };
const account = (settings: object = {}, credentials = {}) => ({
  id: 'gw_acc_1',
  settings: { ...settings },
  credentials,
});

describe('the sandbox provider', () => {
  it('runs inside the service, with the faults of the account', () => {
    const gateway = SANDBOX.create(account({ rate: 0.5, seed: 7, takesRawCards: false }), ENVIRONMENT);
    expect(gateway).toBeInstanceOf(InProcessGateway);
    expect((gateway as InProcessGateway).simulator.faults.config).toMatchObject({ rate: 0.5, seed: 7 });
  });

  it('is the process the operator runs, or the one the account names', () => {
    const operated = { url: 'http://127.0.0.1:1', secret: new Secret('s') };
    expect(SANDBOX.create(account(), { ...ENVIRONMENT, operated })).toBeInstanceOf(HttpGateway);
    const own = account({ apiBase: 'http://127.0.0.1:2/' }, { secret: new Secret('0123456789abcdef') });
    expect(SANDBOX.create(own, ENVIRONMENT)).toBeInstanceOf(HttpGateway);
  });

  it.each<[object, string, string]>([
    [{ rate: 2 }, 'rate', 'must be a number from 0 to 1'],
    [{ lateMs: -1 }, 'lateMs', 'must be a whole number from 0 to 600000'],
    [{ inquiries: 'yes' }, 'inquiries', 'must be true or false'],
    [{ kinds: ['explosion'] }, 'kinds', 'must list some of lost-request'],
    [{ apiBase: 'http://user:pw@host/' }, 'apiBase', 'must be a URL without user, query or fragment'],
    [{ apiBase: 'file:///etc/passwd' }, 'apiBase', 'must be a URL without user, query or fragment'],
    [{ secretKey: 'x' }, 'secretKey', 'is not known to the provider'],
    [{ constructor: 1 }, 'constructor', 'is not known to the provider'],
  ])('refuses %j', (settings, name, message) => {
    expect(checkMembers(SANDBOX.settings, { ...settings }, 'settings')).toEqual([
      { field: `settings.${name}`, message: expect.stringContaining(message) as string },
    ]);
  });

  it('refuses a secret that is too short', () => {
    expect(checkMembers(SANDBOX.credentials, { secret: 'short' }, 'credentials')).toEqual([
      { field: 'credentials.secret', message: 'must be text of 16 to 200 characters' },
    ]);
  });

  it('moves no real money, and takes card numbers unless its account says otherwise', () => {
    expect(SANDBOX.mode({ settings: {}, credentials: {} })).toBe('test');
    expect([SANDBOX.takesRawCards({}), SANDBOX.takesRawCards({ takesRawCards: false })]).toEqual([true, false]);
  });
});
