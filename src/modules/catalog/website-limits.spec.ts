import { LIMITS } from '../../kernel/limits';
import { limitsOf } from './website-limits';

it('a website has its own limits and the defaults for the others; 0 is a limit of its own', () => {
  const { activeHolds, heldUnitsShare, declinesPerTenMinutes } = limitsOf({
    limits: { activeHolds: 0, heldUnitsShare: 0.5 },
  });
  expect([activeHolds, heldUnitsShare, declinesPerTenMinutes]).toEqual([0, 0.5, LIMITS.declinesPerTenMinutes]);
});
