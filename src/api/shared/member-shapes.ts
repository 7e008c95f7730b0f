import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';

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

/** The class of the object, or of the entries of the list, that a member holds. */
type NestedType = (members: Members, name: string) => ClassType<object>;
/** What a value that has been accepted becomes in the DTO. */
type Transformation = (value: unknown) => unknown;

/** What the decorators of the members of DTOs say, by the name of the member; a class has what its base classes have. */
class MemberNotes<Note> {
  readonly #own = new WeakMap<object, Map<string, Note>>();
  readonly #whole = new WeakMap<object, ReadonlyMap<string, Note>>();

  note(note: Note): PropertyDecorator {
    return ({ constructor }, name) => {
      const own = this.#own.get(constructor) ?? new Map<string, Note>();
      this.#own.set(constructor, own.set(String(name), note));
    };
  }

  of(dto: ClassType<object>): ReadonlyMap<string, Note> {
    const known = this.#whole.get(dto);
    if (known) return known;
    const parent = Object.getPrototypeOf(dto) as ClassType<object> | null;
    const inherited = parent === null || parent === Function.prototype ? [] : this.of(parent);
    const found = new Map([...inherited, ...(this.#own.get(dto) ?? [])]);
    this.#whole.set(dto, found);
    return found;
  }
}

const shapes = new MemberNotes<MemberShape>();
const nestedTypes = new MemberNotes<NestedType>();
const transformations = new MemberNotes<Transformation>();

/** Notes the shape of a member, beside the decorators of its rules. */
export const rememberShape = (shape: MemberShape): PropertyDecorator => shapes.note(shape);

/** The members of a DTO by name, inherited ones included. */
export const shapeOf = (dto: ClassType<object>): ReadonlyMap<string, MemberShape> => shapes.of(dto);

/** The member is an object, or a list of objects, of a class that may depend on the members beside it. */
export const HoldsObjects = (typeOf: NestedType): PropertyDecorator =>
  applyDecorators(
    Type((help) => typeOf((help?.object ?? {}) as Members, help?.property ?? '')),
    nestedTypes.note(typeOf),
  );

/** The class of the object, or of the entries of the list, that a member holds; undefined for everything else. */
export function nestedTypeOf(
  dto: ClassType<object>,
  name: string,
): ((plain: Members) => ClassType<object>) | undefined {
  const typeOf = nestedTypes.of(dto).get(name);
  return typeOf && ((plain) => typeOf(plain, name));
}

/** The member's value is changed on its way into the DTO. A member has one of these at most. */
export const Becomes = (change: Transformation): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => change(value)),
    transformations.note(change),
  );

/** What `Becomes` says of a member. */
export const transformationOf = (dto: ClassType<object>, name: string): Transformation | undefined =>
  transformations.of(dto).get(name);
