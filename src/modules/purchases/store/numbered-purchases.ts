import { Injectable } from '@nestjs/common';
import type { Connection } from '../../../kernel/database';
import { decodeDocument } from '../../../kernel/money';
import { Numbering } from '../../../kernel/numbering';
import type { PurchasedLine } from '../model/purchase';
import type { PurchaseEntity } from './purchase.entity';

interface Numberable {
  readonly organizationId: string;
  readonly serial: bigint;
}

/** Gives rows of `purchase` the numbers that doors show, in the place of their serials. */
@Injectable()
export class NumberedPurchases {
  constructor(private readonly numbering: Numbering) {}

  /** @param on the connection the rows were read on; undefined: they came from TypeORM's own */
  async of<R extends Numberable>(
    on: Connection | undefined,
    rows: readonly R[],
  ): Promise<(Omit<R, 'serial'> & { number: bigint })[]> {
    const numbers = await this.numbering.numbersOf('purchase', on, rows);
    return rows.map(({ serial: _, ...row }, at) => ({ ...row, number: numbers[at] as bigint }));
  }

  /** Reads the keys of organizations whose purchases are being written. */
  prepare(on: Connection, purchases: readonly Pick<Numberable, 'organizationId'>[]): Promise<void> {
    return this.numbering.prepare(on, purchases);
  }

  /** The serial behind a number; undefined for what is no number of the organization. */
  serialOf(on: Connection | undefined, organizationId: string, number: bigint): Promise<bigint | undefined> {
    return this.numbering.serialOf('purchase', on, organizationId, number);
  }
}

/** A row that `run` selected: it knows nothing of the entity's transformers. */
export const decoded = <R extends Pick<PurchaseEntity, 'lines'>>(row: R): R => ({
  ...row,
  lines: decodeDocument<PurchasedLine[]>(row.lines),
});
