import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { acceptDto } from './compiled-dto';
import { safeFieldName } from './field-name';
import { type KnownMembers, knownMembers, MAX_PROBLEMS, type UnknownMembers } from './known-members';

const NOT_DTOS: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object]);

/** All problems of a validation tree as dotted fields (`items.0.quantity`). No values, no class names. */
function flattenErrors(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = parent + safeFieldName(property);
    const own = Object.entries(constraints ?? {})[0];
    if (own) return [{ field, message: own[1] }];
    return flattenErrors(children ?? [], `${field}.`);
  });
}

/**
 * Makes a DTO of a body or query and checks it by the decorators of `fields.ts`. All wrong fields are named, not the first.
 * Use an instance per parameter: `@Body(strictBody)`.
 * @throws DomainError validation-failed · malformed when the value is no object at all
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  constructor(private readonly unknownMembers: UnknownMembers) {}

  transform(value: unknown, { metatype }: Pick<ArgumentMetadata, 'metatype'>): unknown {
    if (!metatype || NOT_DTOS.has(metatype)) return value;
    return this.toDto(metatype as Type<object>, value);
  }

  /** The same outside of a controller parameter. */
  toDto<Dto extends object>(dto: Type<Dto>, value: unknown): Dto {
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain))
      throw new DomainError('malformed', 'The body must be an object.');
    const known = knownMembers(dto, plain, this.unknownMembers);
    return (known.problems.length === 0 && acceptDto(dto, known.plain)) || validated(dto, known);
  }
}

/** @throws DomainError validation-failed naming what is wrong before the validation and what it finds */
function validated<Dto extends object>(dto: Type<Dto>, { plain, problems }: KnownMembers): Dto {
  const instance = plainToInstance(dto, plain);
  const errors = validateSync(instance, {
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  const named = new Set(problems.map(({ field }) => field.replace(/\.\d+$/, '')));
  // a list with a wrong entry has been emptied: that it has too few now is nobody's news
  const found = flattenErrors(errors).filter(({ field }) => !named.has(field));
  if (problems.length + found.length > 0) throw invalidInput(...[...problems, ...found].slice(0, MAX_PROBLEMS));
  return instance;
}

/** Unknown members are 422. */
export const strictBody = new DtoPipe('refuse');
/** Unknown members are left out. */
export const lenientBody = new DtoPipe('ignore');
