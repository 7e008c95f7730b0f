import type { INestApplicationContext } from '@nestjs/common';
import { DEMO } from '../../src/demo';
import { Gateways } from '../../src/modules/payments';
import type { InProcessGateway } from '../../src/modules/payments/gateway/sandbox';

/** The sandbox that runs inside a service for one of its gateway accounts, the demo's by default. */
export async function sandboxOf(
  app: Pick<INestApplicationContext, 'get'>,
  accountId: string = DEMO.gatewayAccountId,
): Promise<InProcessGateway> {
  return (await app.get(Gateways, { strict: false }).byAccountId(accountId)) as InProcessGateway;
}
