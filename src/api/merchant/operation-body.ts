import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { invalidInput } from '../../kernel/errors';
import { lenientBody } from '../shared';
import { RefundDto } from './dto/purchase.dto';

const MEMBERS: readonly (keyof RefundDto)[] = ['Amount', 'ReturnGoods', 'MetadataIn'];
const WRITTEN: ReadonlyMap<string, string> = new Map(MEMBERS.map((name) => [name.toLowerCase(), name]));

/**
 * The body of an operation on a payment. Other unknown members are ignored, as everywhere at this door; one that differs in capitals
 * only is refused: without `Amount` an operation is about all of the money, and `amount` would be taken for none.
 * @throws DomainError validation-failed
 */
@Injectable()
class OperationBodyPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const wrong = Object.keys(value ?? {}).filter((name) => (WRITTEN.get(name.toLowerCase()) ?? name) !== name);
    if (wrong.length > 0)
      throw invalidInput(
        ...wrong.map((field) => ({
          field,
          message: `must be written with these capitals: ${WRITTEN.get(field.toLowerCase()) ?? ''}`,
        })),
      );
    return lenientBody.transform(value, metadata);
  }
}

export const operationBody = new OperationBodyPipe();
