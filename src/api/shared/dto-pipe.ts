import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { acceptDto } from './compiled-dto';
import { safeFieldName } from './field-name';

/** More wrong fields than anybody reads. */
const MAX_PROBLEMS = 100;
const NOT_DTOS: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object]);
const UNKNOWN_MEMBER = 'whitelistValidation';

/** All problems of a validation tree as dotted fields (`items.0.quantity`). No values, no class names. */
function flattenErrors(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = parent + safeFieldName(property);
    const own = Object.entries(constraints ?? {})[0];
    if (own) return [{ field, message: own[0] === UNKNOWN_MEMBER ? 'is not a known member' : own[1] }];
    return flattenErrors(children ?? [], `${field}.`);
  });
}

/** What to do with members the DTO does not have. */
export type UnknownMembers = 'refuse' | 'ignore';

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
    return acceptDto(dto, plain) ?? this.#validated(dto, plain);
  }

  #validated<Dto extends object>(dto: Type<Dto>, plain: object): Dto {
    const instance = plainToInstance(dto, plain as Record<string, unknown>);
    const errors = validateSync(instance, {
      whitelist: true,
      forbidNonWhitelisted: this.unknownMembers === 'refuse',
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
    });
    if (errors.length > 0) throw invalidInput(...flattenErrors(errors).slice(0, MAX_PROBLEMS));
    return instance;
  }
}

/** Unknown members are 422. */
export const strictBody = new DtoPipe('refuse');
/** Unknown members are left out. */
export const lenientBody = new DtoPipe('ignore');
