import { DomainError, type DomainErrorCode } from '../../../kernel/errors';
import type { Beginning, Refusal } from './types';

/**
 * Some purchases of a batch were refused after others had already taken effect on shared rows. The transaction is rolled back and the
 * rest runs again without them: nothing of a refused purchase remains, and no neighbour's outcome depends on it.
 */
export class LateRefusals extends Error {
  constructor(readonly refusals: ReadonlyMap<Beginning, Refusal>) {
    super('some purchases of the batch were refused');
    this.name = 'LateRefusals';
  }
}

/** @throws LateRefusals when there are any */
export function refuseLate(items: readonly Beginning[], why: (item: Beginning) => Refusal): void {
  if (items.length > 0) throw new LateRefusals(new Map(items.map((item) => [item, why(item)])));
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
