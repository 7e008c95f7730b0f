import { DomainError, invalidInput } from '../../kernel/errors';
import { problemOfName } from './clean-members';
import type { BodyFormat } from './door';
import { safeFieldName } from './field-name';

const MAX_PAIRS = 500;
const MAX_DEPTH = 4;
const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

type FormValue = string | FormValue[] | { [name: string]: FormValue };
interface FormObject {
  [name: string]: FormValue;
}

/** `a[b][c]` → ['a', 'b', 'c']; undefined for a name that is not written so. */
function pathOfName(name: string): string[] | undefined {
  const match = NAME.exec(name);
  if (!match) return undefined;
  const [, head = '', brackets = ''] = match;
  return [head, ...brackets.split(/[[\]]+/).filter((part) => part !== '')];
}

const givenTwice = (name: string): DomainError =>
  invalidInput({ field: safeFieldName(name), message: 'is given twice' });

function put(target: FormObject, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  const problem = problemOfName(name);
  if (problem !== undefined) throw invalidInput({ field: safeFieldName(name), message: problem });
  const present = Object.hasOwn(target, name) ? target[name] : undefined;
  if (rest.length === 0) {
    if (present !== undefined) throw givenTwice(name);
    target[name] = value;
    return;
  }
  if (present === undefined) target[name] = {};
  else if (typeof present !== 'object' || Array.isArray(present)) throw givenTwice(name);
  put(target[name] as FormObject, rest, value);
}

/**
 * The fields of an urlencoded text; `card[number]=1` becomes `{card: {number: '1'}}`.
 * @throws DomainError malformed · validation-failed for a name that is reserved or cannot be stored
 */
export function parseForm(text: string): Record<string, unknown> {
  const form: FormObject = {};
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    pairs += 1;
    const path = pathOfName(name);
    if (pairs > MAX_PAIRS || !path || path.length > MAX_DEPTH)
      throw new DomainError('malformed', 'The form cannot be read.');
    put(form, path, value);
  }
  return form;
}

/** HTML form encoding, for doors that take it. */
export const formBody: BodyFormat = { contentTypes: ['application/x-www-form-urlencoded'], parse: parseForm };
