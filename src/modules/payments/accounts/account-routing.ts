import { providerOf } from '../gateway/providers';
import type { StoredAccount } from './types';

/** What a payment asks of an account. */
export interface RoutingRequest {
  readonly websiteId: string;
  /** Methods of which one is enough; none: any. */
  readonly methods: readonly string[];
  readonly currency: string;
}

/** An account a payment can go to. */
export interface RoutedAccount {
  readonly id: string;
  /** The provider as transactions show it. */
  readonly gatewayName: string;
  readonly takesRawCards: boolean;
}

interface Candidate extends RoutedAccount {
  takes(methods: readonly string[], currency: string): boolean;
}

/** The accounts of one organization, as routing sees them at one moment. In memory: it costs a purchase no statement. */
export class AccountRouting {
  /** By website; the organization's own under null. */
  readonly #active = new Map<string | null, Candidate[]>();

  /** @param accounts by priority */
  constructor(accounts: readonly StoredAccount[]) {
    for (const account of accounts.filter(({ status }) => status === 'active')) {
      const candidate = candidateOf(account);
      if (!candidate) continue;
      const others = this.#active.get(account.websiteId) ?? [];
      this.#active.set(account.websiteId, [...others, candidate]);
    }
  }

  /**
   * The account a payment goes to: of the website's active accounts, or of the organization's when it has none, the first that
   * takes method and currency.
   */
  route({ websiteId, methods, currency }: RoutingRequest): RoutedAccount | undefined {
    return this.#candidates(websiteId).find((account) => account.takes(methods, currency));
  }

  /** Which of these methods can be paid with, in their order. Cards count only where a number may be typed in. */
  payable(websiteId: string, methods: readonly string[], currency: string): string[] {
    return methods.filter((method) => {
      const account = this.route({ websiteId, methods: [method], currency });
      return account !== undefined && (method !== 'payment-card' || account.takesRawCards);
    });
  }

  #candidates(websiteId: string): readonly Candidate[] {
    return this.#active.get(websiteId) ?? this.#active.get(null) ?? [];
  }
}

function candidateOf(account: StoredAccount): Candidate | undefined {
  const provider = providerOf(account.provider);
  if (!provider) return undefined;
  const methods = account.methods ?? provider.methods;
  const takesMethod = methods === 'every' ? () => true : setOf(methods);
  const takesCurrency = account.currencies === null ? () => true : setOf(account.currencies);
  return {
    id: account.id,
    gatewayName: provider.name,
    takesRawCards: provider.takesRawCards(account.settings),
    takes: (wanted, currency) => takesCurrency(currency) && (wanted.length === 0 || wanted.some(takesMethod)),
  };
}

function setOf(values: readonly string[]): (value: string) => boolean {
  const set = new Set(values);
  return (value) => set.has(value);
}
