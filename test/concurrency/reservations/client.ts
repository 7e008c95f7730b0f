import { outcome, type Seen, type Shop } from './shop';

/** Everything a run counts; added up over clients and processes. */
export interface Tally {
  operations: number;
  soldOutWithUnitsLeft: number;
  claimedTwice: number;
  unexpected: Record<string, number>;
  soldOut: number;
  /** Could not be decided within the tries a transaction has: a 503, never a false "sold out". */
  undecided: number;
  claims: number;
  lateClaims: number;
  releases: number;
  expiries: number;
}

export const emptyTally = (): Tally => ({
  operations: 0,
  soldOutWithUnitsLeft: 0,
  claimedTwice: 0,
  unexpected: {},
  soldOut: 0,
  undecided: 0,
  claims: 0,
  lateClaims: 0,
  releases: 0,
  expiries: 0,
});

export interface ClientSettings {
  /** An offer with exactly one unit per client that uses it: with at most one unit per client out, it is never sold out. */
  readonly ownOffer: string;
  /** An offer with far fewer units than clients: often sold out, rightly. */
  readonly scarceOffer: string;
  readonly customerId: string;
  readonly otherCustomerId: string;
  readonly operations: number;
  /** A number from 0 (inclusive) to `below` (exclusive). */
  readonly random: (below: number) => number;
}

const MAX_HOLD_MS = 25;
const SWEEP_LIMIT = 20;

/** One partner that holds, claims, releases and forgets, as fast as it can, and has at most one unit out at any moment. */
export class ReservationClient {
  readonly tally = emptyTally();

  constructor(
    private readonly shop: Shop,
    private readonly settings: ClientSettings,
  ) {}

  async work(): Promise<Tally> {
    const { random, ownOffer, scarceOffer, operations } = this.settings;
    while (this.tally.operations < operations) {
      const own = random(4) > 0;
      const hold = await this.#count(
        this.shop.reserve(own ? ownOffer : scarceOffer, 1, (1 + random(MAX_HOLD_MS)) / 1000),
      );
      if (typeof hold === 'string') this.#refused(hold, own);
      else await this.#finish(hold, own);
    }
    return this.tally;
  }

  async #finish(hold: Seen, own: boolean): Promise<void> {
    const { random, customerId, otherCustomerId } = this.settings;
    const { shop } = this;
    switch (random(8)) {
      case 0:
        return this.#afterClaim(await this.#count(shop.claim(hold.id, customerId)), hold, own);
      case 1: {
        const both = await Promise.all([
          this.#count(shop.claim(hold.id, customerId)),
          this.#count(shop.claim(hold.id, otherCustomerId)),
        ]);
        const won = both.filter((answer) => typeof answer !== 'string');
        if (won.length > 1) this.tally.claimedTwice += 1;
        return this.#afterClaim(
          won[0] ?? both.find((answer) => answer !== 'already-claimed') ?? 'already-claimed',
          hold,
          own,
        );
      }
      case 2:
        return this.#released(await this.#count(shop.release(hold.id)));
      case 3: {
        const [claim] = await Promise.all([
          this.#count(shop.claim(hold.id, customerId)),
          this.#count(shop.release(hold.id)),
        ]);
        return this.#afterClaim(claim, hold, own);
      }
      case 4: {
        const extended = await this.#count(shop.extend(hold.id, random(MAX_HOLD_MS) / 1000));
        return this.#forgotten(typeof extended === 'string' ? hold : extended);
      }
      case 5:
        await this.#forgotten(hold);
        this.tally.lateClaims += 1;
        return this.#afterClaim(await this.#count(shop.claim(hold.id, customerId)), hold, own);
      case 6:
        await this.#forgotten(hold);
        return this.#released(await this.#count(shop.release(hold.id)));
      default:
        if (random(10) === 0) {
          this.tally.operations += 1;
          await shop.sweep(SWEEP_LIMIT);
        }
        return this.#forgotten(hold);
    }
  }

  /** The unit goes back to stock, so that the next round finds one again. */
  async #afterClaim(claim: Seen | string, hold: Seen, own: boolean): Promise<void> {
    if (typeof claim === 'string') {
      this.#refused(claim, own);
      return;
    }
    this.tally.claims += 1;
    this.tally.operations += 1;
    const back = await this.shop.restock(hold.id, 1);
    if (back !== 1) this.#note('claimed without units');
  }

  #released(answer: Seen | string): void {
    if (typeof answer === 'string') this.#note(answer);
    else this.tally.releases += 1;
  }

  /** Nobody ends the hold; it is over when its time is. */
  async #forgotten({ expiresAt }: Seen): Promise<void> {
    const rest = (expiresAt ?? 0) - Date.now() + 1;
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    this.tally.expiries += 1;
  }

  async #count(work: Promise<Seen>): Promise<Seen | string> {
    this.tally.operations += 1;
    return outcome(work);
  }

  #refused(code: string, own: boolean): void {
    if (code === 'unavailable' && !own) this.tally.undecided += 1;
    else if (code !== 'sold-out') this.#note(code);
    else if (own) this.tally.soldOutWithUnitsLeft += 1;
    else this.tally.soldOut += 1;
  }

  #note(what: string): void {
    this.tally.unexpected[what] = (this.tally.unexpected[what] ?? 0) + 1;
  }
}
