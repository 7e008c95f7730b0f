import type { Type } from '@nestjs/common';
import { type FieldProblem, invalidInput } from '../../kernel/errors';
import { safeFieldName } from './field-name';
import { type MemberShape, nestedTypeOf, shapeOf } from './member-shapes';

type Members = Record<string, unknown>;

/** What to do with members the DTO does not have. */
export type UnknownMembers = 'refuse' | 'ignore';

/** More wrong fields than anybody reads. */
export const MAX_PROBLEMS = 100;

/** A body reduced to what its DTO knows. */
export interface KnownMembers {
  readonly plain: Members;
  /** Members that are unknown, lists that are too long, entries that are wrong. */
  readonly problems: readonly FieldProblem[];
}

/**
 * Reduces a plain object to the members its DTO has, before the validation library looks at it: that takes the longer the more there
 * is, and what is unknown or too long is never needed. Members that are empty and may be are left out (`isAbsent`).
 * @throws DomainError validation-failed as soon as `MAX_PROBLEMS` fields are wrong
 */
export function knownMembers(dto: Type<object>, given: object, unknownMembers: UnknownMembers): KnownMembers {
  const reader = new MemberReader(unknownMembers);
  const plain = reader.object(dto, given as Members, '');
  return { plain, problems: reader.problems };
}

/**
 * The one rule for nothing: null and an empty text are absent where a member may be absent. A member that is `nullable` gets its null,
 * one that `keepsEmpty` both: it is cleared by them, or refuses them.
 */
const isAbsent = (value: unknown, { optional, nullable, keepsEmpty }: MemberShape): boolean =>
  value === undefined || (optional && !keepsEmpty && ((value === null && !nullable) || value === ''));

class MemberReader {
  readonly problems: FieldProblem[] = [];

  constructor(private readonly unknownMembers: UnknownMembers) {}

  /** @param path of the object, with a dot behind it unless it is the body itself */
  object(dto: Type<object>, given: Members, path: string): Members {
    const shapes = shapeOf(dto);
    const plain: Members = {};
    for (const name of Object.keys(given)) {
      const shape = shapes.get(name);
      const value = shape?.prepare(given[name]);
      if (!shape) this.#unknown(path + safeFieldName(name));
      else if (!isAbsent(value, shape)) plain[name] = value;
    }
    // what a member is may depend on the ones beside it, so they are all there before the first is looked into
    for (const name of Object.keys(plain)) {
      const value = plain[name];
      if (typeof value === 'object' && value !== null) plain[name] = this.#inner(dto, plain, name, path + name);
    }
    return plain;
  }

  #inner(dto: Type<object>, plain: Members, name: string, path: string): unknown {
    const value = plain[name] as object;
    const shape = shapeOf(dto).get(name);
    const typeOf = nestedTypeOf(dto, name);
    if (shape?.entries && Array.isArray(value)) return this.#list(value, shape, typeOf?.(plain), path);
    return typeOf && !shape?.entries && !Array.isArray(value)
      ? this.object(typeOf(plain), value as Members, `${path}.`)
      : value;
  }

  /** Empty when it is refused: the validation has nothing to do with it any more. */
  #list(list: unknown[], shape: MemberShape, type: Type<object> | undefined, path: string): unknown[] {
    const { entries: bounds = { min: 0, max: 0 }, checkEntry } = shape;
    const before = this.problems.length;
    if (list.length < bounds.min || list.length > bounds.max) {
      this.#wrong(path, `must have ${String(bounds.min)} to ${String(bounds.max)} entries`);
      return [];
    }
    list.forEach((entry, index) => {
      const message = checkEntry(entry);
      if (message !== undefined) this.#wrong(`${path}.${String(index)}`, message);
    });
    if (this.problems.length > before) return [];
    return type ? list.map((entry, index) => this.object(type, entry as Members, `${path}.${String(index)}.`)) : list;
  }

  #unknown(field: string): void {
    if (this.unknownMembers === 'refuse') this.#wrong(field, 'is not a known member');
  }

  #wrong(field: string, message: string): void {
    this.problems.push({ field, message });
    if (this.problems.length >= MAX_PROBLEMS) throw invalidInput(...this.problems);
  }
}
