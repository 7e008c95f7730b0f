import { isFlag, isListOf, isWhole } from '../check-members';
import type { Member, MemberCheck } from '../provider';
import { FAULT_KINDS, type FaultConfig } from './simulated/faults';

const MAX_MS = 600_000;
const MAX_SEED = 2 ** 32;

const isShare: MemberCheck = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'must be a number from 0 to 1';
const optional = (check: MemberCheck): Member => ({ required: false, check });

/** What can be set about the sandbox's faults. Every setting is optional. */
export const FAULT_MEMBERS: Readonly<Record<keyof FaultConfig, Member>> = {
  rate: optional(isShare),
  kinds: optional(isListOf(FAULT_KINDS)),
  seed: optional(isWhole(MAX_SEED)),
  inquiries: optional(isFlag),
  lateMs: optional(isWhole(MAX_MS)),
  hangMs: optional(isWhole(MAX_MS)),
  latencyMs: optional(isWhole(MAX_MS)),
};
