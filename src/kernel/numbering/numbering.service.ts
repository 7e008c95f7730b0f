import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../database';
import { NumberKeyRepository } from './number-key.repository';
import { Permutation } from './permutation';

/** What is numbered. Each has an order of its own. */
export type Numbered = 'purchase' | 'customer';

interface Serial {
  readonly organizationId: string;
  readonly serial: bigint;
}

/**
 * Numbers that callers see in the place of serials. The serials of all organizations count in one sequence, so they would tell
 * everybody how much the others sell (ADR 36). Keys are read once per process: they never change.
 */
@Injectable()
export class Numbering {
  readonly #permutations = new Map<string, Readonly<Record<Numbered, Permutation>>>();

  constructor(private readonly keys: NumberKeyRepository) {}

  /**
   * The numbers of records, in their order.
   * @param on where a key is read that this process has not read yet; in a transaction its own connection
   */
  async numbersOf(of: Numbered, on: Connection | undefined, records: readonly Serial[]): Promise<bigint[]> {
    await this.prepare(on, records);
    const byOrganization = new Map<string, number[]>();
    records.forEach(({ organizationId }, at) => {
      const places = byOrganization.get(organizationId);
      if (places) places.push(at);
      else byOrganization.set(organizationId, [at]);
    });
    const numbers: bigint[] = [];
    for (const [organizationId, places] of byOrganization) {
      const own = this.#of(organizationId)[of].numbersOf(places.map((at) => (records[at] as Serial).serial));
      places.forEach((at, index) => (numbers[at] = own[index] as bigint));
    }
    return numbers;
  }

  /** The serial behind a number of an organization; undefined for what is no number, and for no organization. */
  async serialOf(
    of: Numbered,
    on: Connection | undefined,
    organizationId: string,
    number: bigint,
  ): Promise<bigint | undefined> {
    await this.prepare(on, [{ organizationId }]);
    return this.#permutations.get(organizationId)?.[of].serialOf(number);
  }

  /** Reads the keys that `numbersOf` will need: sent together with a statement that makes serials, it costs no round trip. */
  async prepare(on: Connection | undefined, records: readonly Pick<Serial, 'organizationId'>[]): Promise<void> {
    const ids = new Set(records.map(({ organizationId }) => organizationId));
    const unknown = [...ids].filter((id) => !this.#permutations.has(id));
    if (unknown.length === 0) return;
    for (const { organizationId, key: bytes } of await this.keys.find(on, unknown)) {
      const key = createSecretKey(bytes);
      const of = (purpose: Numbered): Permutation => new Permutation(key, purpose);
      this.#permutations.set(organizationId, { purchase: of('purchase'), customer: of('customer') });
    }
  }

  #of(organizationId: string): Readonly<Record<Numbered, Permutation>> {
    const found = this.#permutations.get(organizationId);
    if (!found) throw new Error('an organization has no key for its numbers');
    return found;
  }
}
