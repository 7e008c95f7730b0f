import { Slots, type Target } from './slots';

const LIMITS = { total: 20, perOrganization: 12, perOrganizationUnregistered: 6, perTarget: 4, atFirst: 2 };
const endpoint = (target: string, organizationId = 'org_a'): Target => ({ target, organizationId, registered: true });
const address = (target: string, organizationId = 'org_a'): Target => ({ target, organizationId, registered: false });

/** Takes what is shared out. @returns how many slots each target got */
function takeAll(slots: Slots, targets: readonly Target[]): Record<string, number> {
  const shares = slots.share(targets);
  for (const { target, count } of shares) {
    for (let n = 0; n < count; n += 1) slots.take(targets.find((one) => one.target === target) as Target);
  }
  return Object.fromEntries(shares.map(({ target, count }) => [target, count]));
}

describe('slots', () => {
  it('a new target begins with few, and gets one more with each answer', () => {
    const slots = new Slots(LIMITS);
    const target = endpoint('hook_1');
    expect(takeAll(slots, [target])).toEqual({ hook_1: 2 });
    expect(takeAll(slots, [target])).toEqual({});
    slots.free(target, true);
    expect(takeAll(slots, [target])).toEqual({ hook_1: 2 });
    for (let answer = 0; answer < 20; answer += 1) {
      slots.free(target, true);
      takeAll(slots, [target]);
    }
    slots.free(target, true);
    expect(takeAll(slots, [target])).toEqual({ hook_1: 1 });
  });

  it('a target that hangs keeps one', () => {
    const slots = new Slots(LIMITS);
    const target = endpoint('hook_1');
    takeAll(slots, [target]);
    slots.free(target, false);
    expect(takeAll(slots, [target])).toEqual({});
    slots.free(target, false);
    expect(takeAll(slots, [target])).toEqual({ hook_1: 1 });
  });

  it('addresses of single purchases leave room for the endpoints of their organization', () => {
    const slots = new Slots(LIMITS);
    const hanging = Array.from({ length: 40 }, (_, index) => address(`org_a|https://${String(index)}.example`));
    expect(Object.values(takeAll(slots, hanging)).reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(takeAll(slots, [...hanging, endpoint('hook_1')])).toEqual({ hook_1: 2 });
  });

  it('an organization leaves room for the others', () => {
    const slots = new Slots(LIMITS);
    const many = Array.from({ length: 20 }, (_, index) => endpoint(`hook_${String(index)}`));
    expect(Object.values(takeAll(slots, many)).reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(takeAll(slots, [endpoint('hook_b', 'org_b')])).toEqual({ hook_b: 2 });
  });

  it('slots are shared in turns when there are too few for all', () => {
    const slots = new Slots({ ...LIMITS, total: 3 });
    expect(takeAll(slots, [endpoint('hook_1'), endpoint('hook_2')])).toEqual({ hook_1: 2, hook_2: 1 });
  });
});
