import { LIMITS } from '../../kernel/limits';
import type { Website, WebsiteLimits } from './types';

/** All limits of a website: its own, else the defaults. */
export const limitsOf = ({ limits }: Pick<Website, 'limits'>): WebsiteLimits => ({
  activeHolds: limits.activeHolds ?? LIMITS.activeHolds,
  heldUnitsShare: limits.heldUnitsShare ?? LIMITS.heldUnitsShare,
  declinesPerTenMinutes: limits.declinesPerTenMinutes ?? LIMITS.declinesPerTenMinutes,
});
