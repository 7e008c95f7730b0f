import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { required } from './parameters';

type Given = Readonly<Record<string, unknown>>;

/** Members that can only be a card's, wherever they stand. */
const NUMBERS = ['number', 'verification_value', 'month', 'year', 'zip_code'] as const;
const NAMES = ['first_name', 'last_name'] as const;

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The card of a request: what stands in `credit_card`, and what stands beside it and is not there. Undefined: there is none. */
function cardOf(given: Given, members: readonly string[]): unknown {
  const { credit_card: nested } = given;
  if (nested !== undefined && nested !== null && nested !== '' && !isObject(nested)) return nested;
  const beside = Object.fromEntries(members.flatMap((name) => (name in given ? [[name, given[name]]] : [])));
  const card = { ...beside, ...(isObject(nested) && nested) };
  return Object.keys(card).length > 0 ? card : undefined;
}

/** A card may be written as an object of its own or beside the other parameters; it is read as an object. */
@Injectable()
export class NestCardPipe implements PipeTransform {
  readonly #required = required('user_id', 'credit_card');

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const given = value as Given;
    return this.#required.transform({ ...given, credit_card: cardOf(given, [...NUMBERS, ...NAMES]) }, metadata);
  }
}

/** The same for a purchase that brings its card along; names beside the card are its user's. A stored card has no members. */
@Injectable()
export class NestPurchaseCardPipe implements PipeTransform {
  readonly #required = required('deal_id', 'quantity|num_bought', 'user_id|user', 'credit_card_id|credit_card');

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const given = value as Given;
    const { credit_card_id: stored, credit_card: nested } = given;
    const isStored = stored !== undefined && stored !== null && stored !== '' && !isObject(nested);
    return this.#required.transform(isStored ? given : { ...given, credit_card: cardOf(given, NUMBERS) }, metadata);
  }
}

/** A user may be written as a purchase writes one, in an object of its own. */
@Injectable()
export class FlattenUserPipe implements PipeTransform {
  readonly #required = required('email');

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { user, ...given } = value as Given;
    return this.#required.transform(isObject(user) ? { ...given, ...user } : given, metadata);
  }
}
