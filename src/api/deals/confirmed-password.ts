import { invalidInput } from '../../kernel/errors';
import type { Secret } from '../../kernel/secret';
import type { Passwords } from '../../modules/auth';

interface Written {
  readonly password?: Secret | null;
  readonly password_confirmation?: Secret | null;
}

/**
 * The hash of a password that was written twice the same way, or once. Takes long on purpose: never inside a transaction.
 * @param field what the confirmation is called
 * @throws DomainError validation-failed
 */
export async function confirmedHash(
  passwords: Passwords,
  { password, password_confirmation: again }: Written,
  field = 'password_confirmation',
): Promise<string | undefined> {
  const hash = password ? await passwords.hash(password) : undefined;
  if (!again || (await passwords.verify(hash, again))) return hash;
  throw invalidInput({ field, message: 'is not the password' });
}
