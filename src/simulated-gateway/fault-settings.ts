import { checkMembers, parseObject } from '../modules/payments/gateway';
import { FAULT_MEMBERS, type FaultConfig } from '../modules/payments/gateway/sandbox';
import { MalformedRequest } from './requests';

/**
 * Reads fault settings from JSON text. Every setting is optional; unknown ones are refused.
 * @throws MalformedRequest naming the setting
 */
export function readFaultSettings(body: string): Partial<FaultConfig> {
  const settings = parseObject(body);
  if (!settings) throw new MalformedRequest('body is missing or wrong');
  const [problem] = checkMembers(FAULT_MEMBERS, settings, 'faults');
  if (problem) throw new MalformedRequest(`${problem.field.slice('faults.'.length)} is missing or wrong`);
  return settings;
}
