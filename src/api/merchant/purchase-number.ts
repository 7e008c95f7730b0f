import { DomainError } from '../../kernel/errors';

/** Number of a purchase in a path. What cannot be one is answered like an unknown one. @throws DomainError not-found */
export function purchaseNumber(text: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new DomainError('not-found', 'There is no such purchase.');
  return BigInt(text);
}
