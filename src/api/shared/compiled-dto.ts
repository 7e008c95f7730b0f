import type { Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';
import { nestedTypeOf, transformationOf } from './member-shapes';

/** Deeper than any DTO; what is deeper takes the ordinary way. */
const MAX_DEPTH = 16;

type Members = Record<string, unknown>;
type Rule = (value: unknown, dto: object) => boolean;
/** The instance of a plain object that is certainly valid; undefined: ask the ordinary validation. */
type Accept = (plain: Members, depth: number) => object | undefined;

interface CompiledField {
  readonly name: string;
  readonly conditions: readonly Rule[];
  readonly rules: readonly Rule[];
  readonly become: ((value: unknown) => unknown) | undefined;
  readonly nested: { readonly each: boolean; readonly typeOf: (plain: Members) => Type<object> } | undefined;
}

/** A decorator this file does not know: the class keeps the ordinary validation. */
class CannotCompile extends Error {}

function cannotCompile(): never {
  throw new CannotCompile();
}

const compiled = new Map<Type<object>, Accept | undefined>();

/**
 * Makes a DTO of a plain object in one pass, by rules read from the decorators' own metadata at first use. It answers only "certainly
 * valid, here it is"; everything else, and every message, is left to the ordinary validation. So the decorators stay the only truth.
 */
export function acceptDto<Dto extends object>(dto: Type<Dto>, plain: object): Dto | undefined {
  return acceptOf(dto)?.(plain as Members, 0) as Dto | undefined;
}

function acceptOf(dto: Type<object>): Accept | undefined {
  if (!compiled.has(dto)) compiled.set(dto, compile(dto));
  return compiled.get(dto);
}

function compile(dto: Type<object>): Accept | undefined {
  let fields: readonly CompiledField[];
  try {
    fields = fieldsOf(dto);
  } catch (error) {
    if (error instanceof CannotCompile) return undefined;
    throw error;
  }
  const known = new Set(fields.map(({ name }) => name));
  return (plain, depth) => {
    if (depth > MAX_DEPTH) return undefined;
    for (const name in plain) if (!known.has(name)) return undefined;
    const made = new dto() as Members;
    for (const field of fields) if (!fill(field, plain, made, depth)) return undefined;
    for (const field of fields) if (!holds(field, made)) return undefined;
    return made;
  };
}

/** Copies one member into the DTO, as the transformer does. */
function fill(field: CompiledField, plain: Members, made: Members, depth: number): boolean {
  const { name, nested } = field;
  if (!Object.hasOwn(plain, name)) return true;
  let value = plain[name];
  if (nested && typeof value === 'object' && value !== null) {
    value = nested.each ? fillList(nested.typeOf(plain), value, depth) : fillOne(nested.typeOf(plain), value, depth);
    if (value === undefined) return false;
  }
  made[name] = field.become ? field.become(value) : value;
  return true;
}

function fillOne(dto: Type<object>, value: object, depth: number): object | undefined {
  return Array.isArray(value) ? undefined : acceptOf(dto)?.(value as Members, depth + 1);
}

function fillList(dto: Type<object>, value: object, depth: number): object[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: object[] = [];
  for (const entry of value as unknown[]) {
    const made = typeof entry === 'object' && entry !== null ? fillOne(dto, entry, depth) : undefined;
    if (!made) return undefined;
    list.push(made);
  }
  return list;
}

function holds({ name, conditions, rules }: CompiledField, made: Members): boolean {
  const value = made[name];
  return conditions.some((condition) => !condition(value, made)) || rules.every((rule) => rule(value, made));
}

function fieldsOf(dto: Type<object>): CompiledField[] {
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  if (metadatas.length === 0) throw new CannotCompile();
  const names = [...new Set(metadatas.map(({ propertyName }) => propertyName))];
  return names.map((name) =>
    fieldOf(
      dto,
      name,
      metadatas.filter(({ propertyName }) => propertyName === name),
    ),
  );
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function fieldOf(dto: Type<object>, name: string, metadatas: readonly Metadata[]): CompiledField {
  if (metadatas.some(isConditionalOnGroups)) throw new CannotCompile();
  const ofType = (type: string): Metadata[] => metadatas.filter((metadata) => metadata.type === type);
  const conditional = ofType('conditionalValidation');
  const custom = ofType('customValidation');
  const nested = ofType('nestedValidation');
  if (conditional.length + custom.length + nested.length !== metadatas.length) throw new CannotCompile();
  return {
    name,
    conditions: conditional.map(({ constraints }) => {
      const condition = constraints[0] as (dto: object, value: unknown) => boolean;
      return (value, made) => condition(made, value);
    }),
    rules: custom.flatMap((metadata) => rulesOf(dto, name, metadata)),
    become: transformationOf(dto, name),
    nested: nested[0] && { each: nested[0].each, typeOf: nestedTypeOf(dto, name) ?? cannotCompile() },
  };
}

/** The library leaves the members out where nothing was said, whatever its types say. */
function isConditionalOnGroups({ groups, always }: Partial<Metadata>): boolean {
  return (groups?.length ?? 0) > 0 || always === true;
}

function rulesOf(dto: Type<object>, name: string, metadata: Metadata): Rule[] {
  if (metadata.each) throw new CannotCompile();
  const constraints = (metadata.constraints as unknown[] | undefined) ?? [];
  return getMetadataStorage()
    .getTargetValidatorConstraints(metadata.constraintCls)
    .map((constraint): Rule => {
      if (constraint.async) throw new CannotCompile();
      const validator = constraint.instance;
      return (value, object) => {
        const args: ValidationArguments = { targetName: dto.name, property: name, object, value, constraints };
        return validator.validate(value, args) === true;
      };
    });
}
