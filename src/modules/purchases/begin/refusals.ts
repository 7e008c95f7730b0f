import { LateOutcomes } from '../../../kernel/batching';
import { DomainError, type DomainErrorCode } from '../../../kernel/errors';
import type { Beginning, Refusal } from './types';

/** @throws LateOutcomes when there are any: the transaction is rolled back and the rest runs again without them */
export function refuseLate(items: readonly Beginning[], why: (item: Beginning) => Refusal): void {
  if (items.length > 0) throw new LateOutcomes(new Map(items.map((item) => [item, why(item)])));
}

export const refused = (code: DomainErrorCode, text: string, field: string, message: string): Refusal => ({
  kind: 'refused',
  error: new DomainError(code, text, { fields: [{ field, message }] }),
});

/** A purchase that wants more than there is. `line` counts from 0. */
export const soldOut = (line: number): DomainError =>
  new DomainError('sold-out', 'Not enough stock.', {
    fields: [{ field: `lines.${String(line)}.quantity`, message: 'is more than is available' }],
  });
