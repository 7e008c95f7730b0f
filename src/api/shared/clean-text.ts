import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { safeFieldName } from './field-name';

/** Most texts, and their normal form is themselves. */
const ASCII = /^\p{ASCII}*$/u;

/**
 * Brings every text inside a parsed value into NFC, in place, so that an "é" is one whichever way it was typed.
 * @throws DomainError validation-failed naming each field with a NUL or half a surrogate pair (the database stores neither) ·
 * malformed when nested deeper than `LIMITS.jsonDepth`
 */
export function cleanText(value: unknown): unknown {
  const problems: FieldProblem[] = [];
  const cleaned = clean(value, '', 0, problems);
  if (problems.length > 0) throw invalidInput(...problems);
  return cleaned;
}

function clean(value: unknown, field: string, depth: number, problems: FieldProblem[]): unknown {
  if (typeof value === 'string') return cleanString(value, field, problems);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= LIMITS.jsonDepth) throw new DomainError('malformed', 'The body is nested too deeply.');
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const inner = field === '' ? safeFieldName(name) : `${field}.${safeFieldName(name)}`;
    members[name] = clean(members[name], inner, depth + 1, problems);
  }
  return members;
}

function cleanString(text: string, field: string, problems: FieldProblem[]): string {
  if (text.includes('\0') || !isWellFormed(text)) {
    problems.push({ field, message: 'must not contain NUL or broken characters' });
    return text;
  }
  return ASCII.test(text) ? text : text.normalize('NFC');
}

/** Without half surrogate pairs. (`String.prototype.isWellFormed`, which the compiler's library does not know yet.) */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
