import {
  And,
  FindOperator,
  type FindOptionsOrder,
  type FindOptionsWhere,
  In,
  IsNull,
  LessThan,
  MoreThanOrEqual,
  Not,
  Or,
  type Repository,
} from 'typeorm';
import type { Choice, Paged, RecordPage, Span } from '../page';

type Condition = Choice | Span | FindOperator<unknown>;

/** What a list keeps, by property of the entity. Absent and empty conditions keep everything. */
export type Conditions<E> = { readonly [K in keyof E]?: Condition | undefined };

interface OrganizationRecord {
  id: string;
  organizationId: string;
  createdAt: Date;
}

/**
 * Reads a part of an organization's records, by time of creation and, where that is equal, by id.
 * @returns it with the number of records that the conditions keep
 */
export async function readPage<E extends OrganizationRecord>(
  repository: Repository<E>,
  organizationId: string,
  conditions: Conditions<E>,
  { limit, offset, oldestFirst = false }: RecordPage,
): Promise<Paged<E>> {
  const direction = oldestFirst ? 'ASC' : 'DESC';
  const [items, total] = await repository.findAndCount({
    where: { organizationId, ...whereOf(conditions) } as FindOptionsWhere<E>,
    order: { createdAt: direction, id: direction } as FindOptionsOrder<E>,
    take: limit,
    skip: offset,
  });
  return { items, total };
}

function whereOf<E>(conditions: Conditions<E>): Record<string, FindOperator<unknown>> {
  const where: Record<string, FindOperator<unknown>> = {};
  for (const [property, condition] of Object.entries<Condition | undefined>(conditions)) {
    const operator = condition && operatorOf(condition);
    if (operator) where[property] = operator;
  }
  return where;
}

function operatorOf(condition: Condition): FindOperator<unknown> | undefined {
  if (condition instanceof FindOperator) return condition;
  if ('among' in condition) return In(condition.among);
  // a record without a value has none of the values that are left out
  if ('except' in condition) return Or(IsNull(), Not(In(condition.except)));
  const { from, before } = condition;
  const bounds = [from && MoreThanOrEqual<unknown>(from), before && LessThan<unknown>(before)];
  const given = bounds.filter((bound) => bound !== undefined);
  return given.length === 0 ? undefined : And(...given);
}
