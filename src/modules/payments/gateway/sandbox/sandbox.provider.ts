import { isBaseUrl, isFlag } from '../check-members';
import type { GatewayProvider, MemberCheck, Settings } from '../provider';
import { SANDBOX_NAME, SIMULATED_CAPABILITIES } from './capabilities';
import { FAULT_MEMBERS } from './fault-members';
import { HttpGateway } from './http-gateway';
import { InProcessGateway } from './in-process-gateway';
import { FAULT_KINDS } from './simulated/faults';
import { MERCHANT_CARDS } from './simulated/test-instruments';

const SECRET_LENGTH = { min: 16, max: 200 } as const;

const isSecretText: MemberCheck = (value) =>
  typeof value === 'string' && value.length >= SECRET_LENGTH.min && value.length <= SECRET_LENGTH.max
    ? undefined
    : `must be text of ${String(SECRET_LENGTH.min)} to ${String(SECRET_LENGTH.max)} characters`;

/** Settings of the account that are settings of its faults. */
const faultsOf = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(FAULT_MEMBERS, name)));

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
  create: ({ settings, credentials }, { pagesUrl, deliverCallback, operated, timeoutMs }) => {
    const { apiBase } = settings;
    const { secret } = credentials;
    const process = typeof apiBase === 'string' && secret ? { url: apiBase.replace(/\/+$/, ''), secret } : operated;
    return process
      ? new HttpGateway({ ...process, timeoutMs })
      : new InProcessGateway({
          payPageUrl: pagesUrl,
          deliverCallback,
          timeoutMs,
          faults: { kinds: FAULT_KINDS, ...faultsOf(settings) },
        });
  },
};
