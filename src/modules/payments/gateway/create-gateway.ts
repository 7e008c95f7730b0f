import type { GatewayConfig } from '../../../kernel/config';
import { HttpGateway } from './http-gateway';
import { type DeliverCallback, InProcessGateway } from './in-process-gateway';
import type { PaymentGateway } from './port';

export interface GatewayDependencies {
  /** Base of the page the in-process gateway sends customers to, `<publicUrl>/sandbox-gateway/pay`; without a trailing slash. */
  readonly payPageUrl: string;
  /** Takes callbacks of the in-process gateway; see also `InProcessGateway.onCallback`. */
  readonly deliverCallback?: DeliverCallback | undefined;
  /** How long an answer is waited for; default: `LIMITS.gatewayTimeoutMs` over HTTP, half a second in-process. */
  readonly timeoutMs?: number | undefined;
}

/** The gateway the configuration asks for. */
export function createGateway(config: GatewayConfig, dependencies: GatewayDependencies): PaymentGateway {
  switch (config.kind) {
    case 'simulated':
      return new InProcessGateway(dependencies);
    case 'simulated-http':
      return new HttpGateway({ url: config.url, secret: config.secret, timeoutMs: dependencies.timeoutMs });
  }
}
