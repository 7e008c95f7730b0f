import type { Type } from '@nestjs/common';
import type { DtoPipe } from '../../src/api/shared/dto-pipe';
import { nestedTypeOf, shapeOf } from '../../src/api/shared/member-shapes';
import { type Comparable, comparableText } from '../../src/kernel/idempotency/comparable';

type Plain = Record<string, unknown>;

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member of a DTO, nested ones as `a.b`, entries of lists as those of the list. */
function memberPaths(dto: Type<object>, sample: Plain, parent = ''): string[] {
  return [...shapeOf(dto).keys()].flatMap((name) => {
    const path = parent + name;
    const value = sample[name];
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    const type = nestedTypeOf(dto, name)?.(sample);
    return type && isObject(inner) ? memberPaths(type, inner, `${path}.`) : [path];
  });
}

/** The sample with the value that another sample has in one place. */
function mixed(sample: Plain, other: Plain, [name = '', ...rest]: readonly string[]): Plain {
  const [mine, theirs] = [sample[name], other[name]];
  if (rest.length === 0) return { ...sample, [name]: theirs };
  const inner = (value: unknown): Plain => (Array.isArray(value) ? value[0] : value) as Plain;
  const changed = mixed(inner(mine), inner(theirs), rest);
  return { ...sample, [name]: Array.isArray(mine) ? [changed] : changed };
}

export interface Compared {
  readonly dto: Type<object>;
  readonly pipe: DtoPipe;
  /** Two valid requests with every member there is, each with another value. */
  readonly one: Plain;
  readonly other: Plain;
  readonly content: (dto: never) => Comparable;
}

/**
 * Which members of a request are used: those whose other value makes another request of it. Members that a sample does
 * not have are listed as `missing`, so that nobody adds one without deciding about it.
 */
export function usedMembers({ dto, pipe, one, other, content }: Compared): {
  used: string[];
  ignored: string[];
  missing: string[];
} {
  const textOf = (plain: Plain): string => comparableText(content(pipe.toDto(dto, structuredClone(plain)) as never));
  const found = { used: [] as string[], ignored: [] as string[], missing: [] as string[] };
  for (const path of memberPaths(dto, one)) {
    const steps = path.split('.');
    const value = steps.reduce<unknown>(
      (at, name) => (Array.isArray(at) ? (at[0] as Plain) : (at as Plain))[name],
      one,
    );
    if (value === undefined) found.missing.push(path);
    else if (textOf(mixed(one, other, steps)) === textOf(one)) found.ignored.push(path);
    else found.used.push(path);
  }
  return found;
}
