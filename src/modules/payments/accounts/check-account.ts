import { type FieldProblem, invalidInput } from '../../../kernel/errors';
import { isCurrency } from '../../../kernel/money';
import type { Secret } from '../../../kernel/secret';
import { PAYMENT_METHODS } from '../../payment-instruments';
import { checkMembers } from '../gateway/check-members';
import type { Credentials, GatewayProvider } from '../gateway/provider';
import { PROVIDERS, providerOf } from '../gateway/providers';
import type { PutGatewayAccount } from './types';

const KNOWN_METHODS: ReadonlySet<string> = new Set(PAYMENT_METHODS);

/** @throws DomainError validation-failed (`provider`) */
export function requireProvider(id: string): GatewayProvider {
  const provider = providerOf(id);
  if (provider) return provider;
  const known = PROVIDERS.map((one) => one.id).join(', ');
  throw invalidInput({ field: 'provider', message: `must be one of ${known}` });
}

const revealed = (credentials: Credentials): Record<string, unknown> =>
  Object.fromEntries(Object.entries(credentials).map(([name, secret]) => [name, secret.reveal()]));

/**
 * Checks what an account is to be, but for its website.
 * @param credentials those it will have: the given ones, else the stored ones
 * @throws DomainError validation-failed naming every wrong member; values are never repeated
 */
export function checkAccount(
  account: PutGatewayAccount,
  provider: GatewayProvider,
  credentials: Credentials,
  production: boolean,
): void {
  const { methods, currencies, settings = {} } = account;
  const taken = provider.methods;
  const problems: FieldProblem[] = [
    ...wrongEntries('methods', methods, (method) =>
      KNOWN_METHODS.has(method) && (taken === 'every' || taken.includes(method))
        ? undefined
        : 'is not taken by the provider',
    ),
    ...wrongEntries('currencies', currencies, (currency) =>
      isCurrency(currency) ? undefined : 'must be a currency code (ISO 4217)',
    ),
    ...checkMembers(provider.settings, settings, 'settings'),
    ...checkMembers(provider.credentials, revealed(credentials), 'credentials'),
  ];
  if (production && settings['apiBase'] !== undefined)
    problems.push({ field: 'settings.apiBase', message: 'cannot be set in production' });
  if (problems.length > 0) throw invalidInput(...problems);
}

function wrongEntries(
  field: string,
  entries: readonly string[] | null | undefined,
  problemOf: (entry: string) => string | undefined,
): FieldProblem[] {
  return (entries ?? []).flatMap((entry, index) => {
    const message = problemOf(entry);
    return message === undefined ? [] : [{ field: `${field}.${String(index)}`, message }];
  });
}

const SHOWN_CHARACTERS = 4;
/** A credential shorter than this shows nothing of itself. */
const SHOWN_FROM = 12;

/** The end of an account's first credential, as far as it may be shown. */
export function lastFourOf(provider: GatewayProvider, credentials: Credentials): string | null {
  const [first] = Object.keys(provider.credentials)
    .map((name): Secret | undefined => credentials[name])
    .filter((secret) => secret !== undefined);
  const text = first?.reveal() ?? '';
  return text.length < SHOWN_FROM ? null : text.slice(-SHOWN_CHARACTERS);
}
