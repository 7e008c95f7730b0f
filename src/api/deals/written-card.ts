import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { required } from './parameters';

const MEMBERS = ['number', 'verification_value', 'month', 'year', 'zip_code', 'first_name', 'last_name'] as const;

/** A card may be written as an object of its own or beside the other parameters; it is read as an object. */
@Injectable()
export class WrittenCard implements PipeTransform {
  readonly #required = required('user_id', 'credit_card');

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { credit_card: nested, ...given } = value as Record<string, unknown>;
    const beside = Object.fromEntries(MEMBERS.flatMap((name) => (name in given ? [[name, given[name]]] : [])));
    const card = nested ?? (Object.keys(beside).length > 0 ? beside : undefined);
    return this.#required.transform({ ...given, credit_card: card }, metadata);
  }
}
