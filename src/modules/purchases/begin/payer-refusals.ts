import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';

/** The instrument is there, and its number cannot be read: that is this service's fault, and whoever runs it has been told. */
export const unreadable = (): DomainError =>
  new DomainError('unavailable', 'The payment instrument cannot be used at the moment.', {
    retryAfterSeconds: LIMITS.retryAfterSeconds,
  });

/** A token that cannot pay. */
export function tokenError(state: 'unknown' | 'used' | 'expired' | 'unreadable' | undefined): DomainError {
  const field = 'paymentInstruction.token';
  if (state === 'unreadable') return unreadable();
  if (state === 'used')
    return new DomainError('token-invalid', 'The payment token was used already.', {
      fields: [{ field, message: 'was used already' }],
    });
  if (state === 'expired')
    return new DomainError('token-expired', 'The payment token has expired.', {
      fields: [{ field, message: 'has expired' }],
    });
  return new DomainError('token-invalid', 'No such payment token.', { fields: [{ field, message: 'does not exist' }] });
}
