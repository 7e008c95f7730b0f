import type { Type } from '@nestjs/common';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';

type Members = Record<string, unknown>;

/** What must be known of a member before its value is validated. */
export interface MemberShape {
  readonly optional: boolean;
  readonly nullable: boolean;
  /** An empty text says something here and is not taken for absent. */
  readonly keepsEmpty: boolean;
  /** What to make of the value as it was sent, before anybody looks at it; undefined: the member is absent. */
  readonly prepare: (value: unknown) => unknown;
  /** Only lists have entries. */
  readonly entries: { readonly min: number; readonly max: number } | undefined;
  /** What is wrong with one entry of a list, in words without the value. */
  readonly checkEntry: (value: unknown) => string | undefined;
}

const shapes = new WeakMap<object, Map<string, MemberShape>>();

/** Notes the shape of a member, beside the decorators of its rules. */
export const rememberShape =
  (shape: MemberShape): PropertyDecorator =>
  ({ constructor }, name) => {
    const own = shapes.get(constructor) ?? new Map<string, MemberShape>();
    shapes.set(constructor, own.set(String(name), shape));
  };

const whole = new WeakMap<object, ReadonlyMap<string, MemberShape>>();

/** The members of a DTO by name, inherited ones included. */
export function shapeOf(dto: Type<object>): ReadonlyMap<string, MemberShape> {
  const known = whole.get(dto);
  if (known) return known;
  const parent = Object.getPrototypeOf(dto) as Type<object> | null;
  const inherited = parent === null || parent === Function.prototype ? [] : shapeOf(parent);
  const found = new Map([...inherited, ...(shapes.get(dto) ?? [])]);
  whole.set(dto, found);
  return found;
}

/** The class of the object, or of the entries of the list, that a member holds; undefined for everything else. */
export function nestedTypeOf(dto: Type<object>, name: string): ((plain: Members) => Type<object>) | undefined {
  const metadata = defaultMetadataStorage.findTypeMetadata(dto, name);
  if (!metadata) return undefined;
  return (plain) => metadata.typeFunction({ newObject: {}, object: plain, property: name }) as Type<object>;
}
