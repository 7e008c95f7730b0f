import type { AttemptResponse } from '../../payments';
import type { ChargeMaterial } from '../../payment-instruments';
import type { DoorPolicy } from '../model/door-policies';

/**
 * What an attempt remembers when its payer still has to choose: it waits on our own page, and the gateway hears of it
 * only when the choice is made (`ContinuePaymentUseCase`). Nothing has to be taken back at the gateway when nobody ever
 * comes. A single method that has a page of its own needs no page of ours in front of it, unless the door says that its
 * payers always begin on ours.
 */
export function hostedMembers(
  material: ChargeMaterial,
  { beginsOnOwnPage }: DoorPolicy,
): Pick<AttemptResponse, 'hosted' | 'methods'> {
  if (material.type !== 'redirect') return {};
  const methods = [...(material.methods ?? [])];
  const goesStraight = methods.length === 1 && methods[0] !== 'payment-card';
  return goesStraight && !beginsOnOwnPage ? { methods } : { hosted: true, methods };
}
