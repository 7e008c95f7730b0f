import { DomainError } from '../../../kernel/errors';
import type { Money } from '../../../kernel/money';
import type { Beginning, Payer } from './types';

/** What pays, before it is known where. */
export type UnroutedPayer = Omit<Payer, 'account'>;

type Routed = Pick<Beginning, 'routing' | 'websiteId'> & { readonly amount: Money };

/**
 * Chooses the gateway account of a payment; where there is nothing to pay, none.
 * @returns the payer, or gateway-account-missing, or card-number-refused: the account is chosen first, and a number that
 * it does not take is never sent to the next one
 */
export function routePayer(payer: UnroutedPayer, { routing, websiteId, amount }: Routed): Payer | DomainError {
  if (amount.minor === 0n) return { ...payer, account: null };
  const account = routing.route({ websiteId, methods: methodsOf(payer), currency: amount.currency });
  if (!account) return new DomainError('gateway-account-missing', 'No account takes this method in this currency.');
  if (payer.material.type === 'card' && !account.takesRawCards)
    return new DomainError('card-number-refused', 'Card numbers are not taken here.');
  return { ...payer, account };
}

/** On a payment page where nothing is chosen yet, one method that can be paid with is enough. */
const methodsOf = ({ method, material }: UnroutedPayer): readonly string[] =>
  material.type === 'redirect' && material.methods?.length !== 1 ? (material.methods ?? []) : [method];
