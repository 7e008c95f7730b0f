import type { AttemptResponse } from '../payments';
import type { ChargeMaterial } from '../payment-instruments';

/**
 * What an attempt remembers when its payer still has to choose: it waits on our own page, and the gateway hears of it only when the choice
 * is made (`ContinuePayment`). Nothing has to be taken back at the gateway when nobody ever comes.
 */
export const hostedMembers = (material: ChargeMaterial): Pick<AttemptResponse, 'hosted' | 'methods'> =>
  material.type === 'redirect' ? { hosted: true, methods: [...(material.methods ?? [material.method])] } : {};
