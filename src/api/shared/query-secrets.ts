import { type FieldProblem, invalidInput } from '../../kernel/errors';
import { safeFieldName } from './field-name';

/** Names of card data and passwords in any door's spelling, without case, `_` and `-`. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'number',
  'pan',
  'cardnumber',
  'ccnumber',
  'verificationvalue',
  'cvv',
  'cvv2',
  'cvc',
  'cvn',
  'securitycode',
  'accountnumber',
  'bankaccountnumber',
  'password',
  'passwordconfirmation',
  'currentpassword',
  'newpassword',
]);
/** Objects whose members are all card data. */
const SECRET_OBJECTS: ReadonlySet<string> = new Set(['creditcard', 'carddata', 'card']);

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/**
 * Card data and passwords never belong in a URL: it is written to logs along the whole way.
 * @throws DomainError validation-failed naming the parameters, never their values
 */
export function refuseSecretsInQuery(query: Readonly<Record<string, unknown>>): void {
  const problems: FieldProblem[] = [];
  for (const name of Object.keys(query)) {
    const parts = name.split(/[[\].]+/).filter((part) => part !== '');
    const isSecret =
      SECRET_NAMES.has(plain(parts.at(-1) ?? '')) || (parts.length > 1 && SECRET_OBJECTS.has(plain(parts[0] ?? '')));
    if (isSecret) problems.push({ field: parts.map(safeFieldName).join('.'), message: 'must not be sent in the URL' });
  }
  if (problems.length > 0) throw invalidInput(...problems);
}
