import { isBaseUrl, isFlag } from '../check-members';
import type {
  GatewayEnvironment,
  GatewayProvider,
  MemberCheck,
  Operated,
  ProviderAccount,
  Settings,
} from '../provider';
import { SANDBOX_NAME, SIMULATED_CAPABILITIES } from './capabilities';
import { FAULT_MEMBERS } from './fault-members';
import { HttpGateway } from './http-gateway';
import { InProcessGateway } from './in-process-gateway';
import { FAULT_KINDS, NO_FAULTS } from './simulated/faults';
import { MERCHANT_CARDS } from './simulated/test-instruments';

const SECRET_LENGTH = { min: 16, max: 200 } as const;

const isSecretText: MemberCheck = (value) =>
  typeof value === 'string' && value.length >= SECRET_LENGTH.min && value.length <= SECRET_LENGTH.max
    ? undefined
    : `must be text of ${String(SECRET_LENGTH.min)} to ${String(SECRET_LENGTH.max)} characters`;

/** Settings of the account that are settings of its faults. */
const faultsOf = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(FAULT_MEMBERS, name)));

/** The process an account's sandbox is; undefined: it runs inside the service. */
function processOf({ settings, credentials }: ProviderAccount, { operated }: GatewayEnvironment): Operated | undefined {
  const { apiBase } = settings;
  const { secret } = credentials;
  return typeof apiBase === 'string' && secret ? { url: apiBase.replace(/\/+$/, ''), secret } : operated;
}

/**
 * The simulated gateway: no money moves. It runs inside the service, or as a process of its own: the one the account names
 * (`apiBase` and `secret`), else the one the operator runs.
 */
export const SANDBOX: GatewayProvider = {
  id: 'sandbox',
  name: SANDBOX_NAME,
  settings: {
    ...FAULT_MEMBERS,
    takesRawCards: { required: false, check: isFlag },
    apiBase: { required: false, check: isBaseUrl },
  },
  credentials: { secret: { required: false, check: isSecretText } },
  capabilities: SIMULATED_CAPABILITIES,
  methods: 'every',
  shorthand: ['sandbox', 'simulated'],
  testNumbers: MERCHANT_CARDS.map(({ number }) => number),
  takesRawCards: ({ takesRawCards }) => takesRawCards !== false,
  mode: () => 'test',
  check: async (account, environment) => {
    const process = processOf(account, environment);
    if (!process) return undefined;
    const gateway = new HttpGateway(process);
    const answer = await gateway.inquire(account.id);
    await gateway.close();
    return answer.kind === 'unknown' ? `the sandbox does not answer: ${answer.cause}` : undefined;
  },
  create: (account, environment, previous) => {
    const process = processOf(account, environment);
    const { pagesUrl, deliverCallback, timeoutMs } = environment;
    if (process) return new HttpGateway({ ...process, timeoutMs });
    const faults = { ...NO_FAULTS, kinds: FAULT_KINDS, ...faultsOf(account.settings) };
    if (previous instanceof InProcessGateway) {
      // its book is all there is of its payments
      previous.simulator.faults.configure(faults);
      return previous;
    }
    return new InProcessGateway({ payPageUrl: pagesUrl, deliverCallback, timeoutMs, faults });
  },
};
