import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { safeFieldName } from './field-name';

/** Member names that mean something to JavaScript objects. No field of ours is called so; refusing them ends every trick with them. */
export const RESERVED_MEMBERS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Most texts are ASCII: their normal form is themselves. */
const ASCII = /^\p{ASCII}*$/u;
const UNSTORABLE = 'must not contain NUL or broken characters';

/**
 * Cleans everything a caller wrote, in place, whatever format it came in: texts become NFC, so that an "é" is one whichever way it
 * was typed. What PostgreSQL cannot store (NUL, half a surrogate pair) is refused in values and in names of members alike.
 * @param value what a body, a form or a query string was read into
 * @throws DomainError validation-failed naming each member that is wrong · malformed when nested deeper than `LIMITS.jsonDepth` or
 * with more than `LIMITS.bodyValues` values
 */
export function cleanMembers(value: unknown): unknown {
  const cleaner = new Cleaner();
  const cleaned = cleaner.clean(value, '', 0);
  if (cleaner.problems.length > 0) throw invalidInput(...cleaner.problems);
  return cleaned;
}

class Cleaner {
  readonly problems: FieldProblem[] = [];
  #values = 0;

  clean(value: unknown, field: string, depth: number): unknown {
    this.#values += 1;
    if (this.#values > LIMITS.bodyValues) throw new DomainError('malformed', 'The body has too many members.');
    if (typeof value === 'string') return this.#text(value, field);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= LIMITS.jsonDepth) throw new DomainError('malformed', 'The body is nested too deeply.');
    const members = value as Record<string, unknown>;
    for (const name of Object.keys(members)) {
      const inner = field === '' ? safeFieldName(name) : `${field}.${safeFieldName(name)}`;
      const problem = problemOfName(name);
      if (problem !== undefined) this.problems.push({ field: inner, message: problem });
      else members[name] = this.clean(members[name], inner, depth + 1);
    }
    return members;
  }

  #text(text: string, field: string): string {
    if (!isStorable(text)) this.problems.push({ field, message: UNSTORABLE });
    return ASCII.test(text) ? text : text.normalize('NFC');
  }
}

/** What is wrong with the name of a member, in words without the name; undefined when nothing is. */
export function problemOfName(name: string): string | undefined {
  if (RESERVED_MEMBERS.has(name)) return 'is not allowed';
  return isStorable(name) ? undefined : 'is a name that contains NUL or broken characters';
}

/** Whether PostgreSQL can store a text: no NUL, no half surrogate pairs. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
