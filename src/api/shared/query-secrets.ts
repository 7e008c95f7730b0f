import { type FieldProblem, invalidInput } from '../../kernel/errors';
import type { Door } from './door';
import { safeFieldName } from './field-name';

/** What other services call card data and passwords. Their clients send it to us as they are used to. */
const NAMES_ELSEWHERE = [
  'cardnumber',
  'ccnumber',
  'cvv2',
  'cvc',
  'cvn',
  'securitycode',
  'currentpassword',
  'newpassword',
];
/** What other services call the object around card data. */
const OBJECTS_ELSEWHERE = ['carddata'];

/** Names are compared without case, `_` and `-`. */
const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/** Which parameters of a URL are secrets, in the spelling of every door: clients mix the doors up. */
export class QuerySecrets {
  readonly #names: ReadonlySet<string>;
  readonly #objects: ReadonlySet<string>;

  constructor(doors: readonly Door[]) {
    this.#names = new Set([...NAMES_ELSEWHERE, ...doors.flatMap(({ secretMembers = [] }) => secretMembers)].map(plain));
    this.#objects = new Set(
      [...OBJECTS_ELSEWHERE, ...doors.flatMap(({ secretObjects = [] }) => secretObjects)].map(plain),
    );
  }

  /**
   * Card data and passwords never belong in a URL: it is written to logs along the whole way.
   * @throws DomainError validation-failed naming the parameters, never their values
   */
  refuse(query: Readonly<Record<string, unknown>>): void {
    const problems: FieldProblem[] = [];
    for (const name of Object.keys(query)) {
      const parts = name.split(/[[\].]+/).filter((part) => part !== '');
      if (this.#isSecret(parts))
        problems.push({ field: parts.map(safeFieldName).join('.'), message: 'must not be sent in the URL' });
    }
    if (problems.length > 0) throw invalidInput(...problems);
  }

  #isSecret(parts: readonly string[]): boolean {
    if (this.#names.has(plain(parts.at(-1) ?? ''))) return true;
    return parts.length > 1 && this.#objects.has(plain(parts[0] ?? ''));
  }
}
