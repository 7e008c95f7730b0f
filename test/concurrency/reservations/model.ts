import fc from 'fast-check';
import { advanceClock } from '../../support/database';
import { differences, NONE } from './rows';
import { outcome, type Seen, type Shop } from './shop';

const HOLD_SECONDS = 300;
const EXTENSION_SECONDS = 300;

/** What the shop should know of one reservation. Times are seconds since the beginning of the run. */
interface Held {
  readonly id: string;
  readonly quantity: number;
  state: 'reserved' | 'released' | 'fulfilled';
  customerId: string | null;
  endsAt: number;
  extended: boolean;
}

/** The rules of holding, claiming and releasing, written down a second time and as simply as possible. */
export interface Model {
  readonly onHand: number;
  now: number;
  readonly all: Held[];
}

export interface Real {
  readonly shop: Shop;
  readonly databaseUrl: string;
  readonly offerId: string;
  readonly itemId: bigint;
}

const runs = (model: Model, held: Held): boolean => held.state === 'reserved' && held.endsAt > model.now;
const units = (held: readonly Held[]): number => held.reduce((sum, { quantity }) => sum + quantity, 0);
const sold = ({ all }: Model): number => units(all.filter(({ state }) => state === 'fulfilled'));
const heldNow = (model: Model): number => units(model.all.filter((held) => runs(model, held)));
const available = (model: Model): number => model.onHand - sold(model) - heldNow(model);

abstract class Step implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    const level = await real.shop.inventory.level(real.itemId);
    expect(level).toEqual({
      onHand: model.onHand,
      held: heldNow(model),
      sold: sold(model),
      available: available(model),
    });
    expect(await differences(real.databaseUrl)).toEqual(NONE);
  }

  protected abstract act(model: Model, real: Real): Promise<void>;
  abstract toString(): string;
}

/** A step that concerns one of the reservations made so far, if there are any. */
abstract class StepOn extends Step {
  constructor(protected readonly which: number) {
    super();
  }

  protected async act(model: Model, real: Real): Promise<void> {
    const held = model.all[this.which % Math.max(1, model.all.length)];
    if (held) await this.actOn(held, model, real);
  }

  protected abstract actOn(held: Held, model: Model, real: Real): Promise<void>;
}

class Reserve extends Step {
  constructor(private readonly quantity: number) {
    super();
  }

  protected async act(model: Model, { shop, offerId }: Real): Promise<void> {
    const answer = await outcome(shop.reserve(offerId, this.quantity, HOLD_SECONDS));
    if (available(model) < this.quantity) {
      expect(answer).toBe('sold-out');
      return;
    }
    expect(answer).toMatchObject({ state: 'reserved', customerId: null });
    const { id } = answer as Seen;
    model.all.push({
      id,
      quantity: this.quantity,
      state: 'reserved',
      customerId: null,
      endsAt: model.now + HOLD_SECONDS,
      extended: false,
    });
  }

  toString = (): string => `reserve ${String(this.quantity)}`;
}

class Claim extends StepOn {
  constructor(
    which: number,
    private readonly customerId: string,
  ) {
    super(which);
  }

  protected async actOn(held: Held, model: Model, { shop }: Real): Promise<void> {
    const inTime = runs(model, held);
    const fits = inTime || available(model) >= held.quantity;
    const answer = await outcome(shop.claim(held.id, this.customerId));
    if (held.state === 'fulfilled') {
      if (held.customerId === this.customerId)
        expect(answer).toMatchObject({ state: 'fulfilled', customerId: this.customerId });
      else expect(answer).toBe('already-claimed');
      return;
    }
    if (!fits) {
      expect(answer).toBe('sold-out');
      return;
    }
    expect(answer).toMatchObject({ id: held.id, state: 'fulfilled', customerId: this.customerId });
    Object.assign(held, { state: 'fulfilled', customerId: this.customerId });
  }

  toString = (): string => `claim #${String(this.which)} for ${this.customerId}`;
}

class Release extends StepOn {
  protected async actOn(held: Held, _: Model, { shop }: Real): Promise<void> {
    const answer = await outcome(shop.release(held.id));
    if (held.state === 'fulfilled') {
      expect(answer).toBe('already-claimed');
      return;
    }
    expect(answer).toMatchObject({ state: 'released', customerId: null });
    held.state = 'released';
  }

  toString = (): string => `release #${String(this.which)}`;
}

class Extend extends StepOn {
  protected async actOn(held: Held, model: Model, { shop }: Real): Promise<void> {
    const answer = await outcome(shop.extend(held.id, EXTENSION_SECONDS));
    if (held.state === 'fulfilled') {
      expect(answer).toBe('already-claimed');
      return;
    }
    if (!runs(model, held) || held.extended) {
      expect(answer).toBe('invalid-state');
      return;
    }
    expect(answer).toMatchObject({ state: 'reserved' });
    Object.assign(held, { endsAt: held.endsAt + EXTENSION_SECONDS, extended: true });
  }

  toString = (): string => `extend #${String(this.which)}`;
}

/** Time passes. In steps far longer than a run takes, so that the seconds of the run itself never decide. */
class Wait extends Step {
  constructor(private readonly seconds: number) {
    super();
  }

  protected async act(model: Model, { databaseUrl }: Real): Promise<void> {
    await advanceClock(databaseUrl, this.seconds);
    model.now += this.seconds;
  }

  toString = (): string => `wait ${String(this.seconds)} s`;
}

class Sweep extends Step {
  protected async act(_: Model, { shop }: Real): Promise<void> {
    await shop.sweep(2);
  }

  toString = (): string => 'sweep';
}

const which = fc.nat({ max: 9 });

/** Everything that can happen to reservations. */
export const steps = [
  fc.integer({ min: 1, max: 3 }).map((quantity) => new Reserve(quantity)),
  fc.tuple(which, fc.constantFrom('cus_a', 'cus_b')).map(([index, customer]) => new Claim(index, customer)),
  which.map((index) => new Release(index)),
  which.map((index) => new Extend(index)),
  fc.constantFrom(150, 300).map((seconds) => new Wait(seconds)),
  fc.constant(new Sweep()),
];
