import { type FieldProblem, invalidInput } from '../../kernel/errors';
import { Secret } from '../../kernel/secret';
import type { GatewayAccount, PutGatewayAccount } from '../../modules/payments';
import type { GatewayAccountDto, ShownGatewayAccountDto } from './dto/gateway-account.dto';

const TEST_IN_PRODUCTION = 'test account: no real money moves';

/** @throws DomainError validation-failed for credentials that are no texts */
export function fromGatewayAccount(organizationId: string, id: string, dto: GatewayAccountDto): PutGatewayAccount {
  const { credentials, ...members } = dto;
  return { ...members, organizationId, id, ...(credentials && { credentials: secretsOf(credentials) }) };
}

function secretsOf(given: Readonly<Record<string, unknown>>): Record<string, Secret> {
  const entries = Object.entries(given);
  const problems: FieldProblem[] = entries
    .filter(([, value]) => typeof value !== 'string')
    .map(([name]) => ({ field: `credentials.${name}`, message: 'must be text' }));
  if (problems.length > 0) throw invalidInput(...problems);
  return Object.fromEntries(entries.map(([name, value]) => [name, new Secret(value as string)]));
}

/** @param production where an account that moves no money is worth a warning */
export const toGatewayAccount = (account: GatewayAccount, production: boolean): ShownGatewayAccountDto => ({
  id: account.id,
  provider: account.provider,
  name: account.name,
  mode: account.mode,
  status: account.status,
  priority: account.priority,
  websiteId: account.websiteId,
  methods: account.methods,
  currencies: account.currencies,
  settings: account.settings,
  credentials: { set: account.hasCredentials, lastFour: account.credentialsLastFour },
  providerAccountId: account.providerAccountId,
  warning: production && account.mode === 'test' ? TEST_IN_PRODUCTION : null,
  createdTime: account.createdAt.toISOString(),
  updatedTime: account.updatedAt.toISOString(),
});
