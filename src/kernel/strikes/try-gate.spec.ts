import { type Check, TryGate } from './try-gate';

/** A key of which so many wrong tries are allowed. */
class Counter {
  wrong = 0;
  running = 0;
  most = 0;

  constructor(private readonly allowed: number) {}

  check(key: string): Check {
    return {
      key,
      allowed: this.allowed,
      strikes: async () => {
        await Promise.resolve();
        if (this.wrong >= this.allowed) throw new Error('braked');
        return this.wrong;
      },
    };
  }

  async try(isRight: boolean): Promise<void> {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise((resolve) => setImmediate(resolve));
    if (!isRight) this.wrong += 1;
    this.running -= 1;
  }
}

const all = (count: number, run: () => Promise<void>) => Promise.allSettled(Array.from({ length: count }, run));

it('of a crowd of wrong tries exactly the allowed ones run', async () => {
  const gate = new TryGate();
  const counter = new Counter(10);
  const ended = await all(200, () => gate.run([counter.check('a')], () => counter.try(false)));
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect(counter).toMatchObject({ wrong: 10, running: 0, most: 10 });
});

it('of a crowd of right tries all run, a bounded number at a time', async () => {
  const gate = new TryGate();
  const counter = new Counter(10);
  const ended = await all(200, () => gate.run([counter.check('a')], () => counter.try(true)));
  expect(ended.every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(counter).toMatchObject({ wrong: 0, most: 10 });
});

it('a mixed crowd never does more wrong than allowed, and nobody waits for ever', async () => {
  const gate = new TryGate();
  const counter = new Counter(3);
  let made = 0;
  await all(100, () => gate.run([counter.check('a')], () => counter.try((made += 1) % 4 !== 0)));
  expect(counter).toMatchObject({ wrong: 3, running: 0 });
});

it('keys do not wait for each other', async () => {
  const gate = new TryGate();
  const [one, other] = [new Counter(1), new Counter(1)];
  const never = gate.run([one.check('a')], () => new Promise<void>(() => undefined));
  await gate.run([other.check('b')], () => other.try(true));
  expect(other.most).toBe(1);
  void never;
});

it('a try that throws makes room', async () => {
  const gate = new TryGate();
  const counter = new Counter(1);
  await expect(gate.run([counter.check('a')], () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  await gate.run([counter.check('a')], () => counter.try(true));
  expect(counter.most).toBe(1);
});
