import { FAULT_KINDS, type FaultConfig, type FaultKind, parseObject } from '../modules/payments/gateway';
import { MalformedRequest } from './requests';

const MAX_MS = 600_000;
const MAX_SEED = 2 ** 32;

/** Every setting is optional; unknown ones are refused. */
const CHECKS: Readonly<Record<keyof FaultConfig, (value: unknown) => boolean>> = {
  rate: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  kinds: (value) => Array.isArray(value) && value.every((kind) => FAULT_KINDS.includes(kind as FaultKind)),
  seed: (value) => isWhole(value, MAX_SEED),
  inquiries: (value) => typeof value === 'boolean',
  lateMs: (value) => isWhole(value, MAX_MS),
  hangMs: (value) => isWhole(value, MAX_MS),
  latencyMs: (value) => isWhole(value, MAX_MS),
};

const isWhole = (value: unknown, max: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;

/**
 * Reads fault settings from JSON text.
 * @throws MalformedRequest naming the setting
 */
export function readFaultSettings(body: string): Partial<FaultConfig> {
  const settings = parseObject(body);
  if (!settings) throw new MalformedRequest('body is missing or wrong');
  for (const [name, value] of Object.entries(settings)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof FaultConfig] : undefined;
    if (!check?.(value)) throw new MalformedRequest(`${name} is missing or wrong`);
  }
  return settings;
}
