import type { GatewayProvider } from './provider';
import { SANDBOX } from './sandbox';

/** Every provider there is. Another one is its folder and its name here; nothing else in the service names one. */
export const PROVIDERS: readonly GatewayProvider[] = [SANDBOX];

export const providerOf = (id: string): GatewayProvider | undefined => PROVIDERS.find((provider) => provider.id === id);

/** Card numbers of the providers' documentation that must be accepted although their check digit is wrong. */
export const DOCUMENTED_NUMBERS: ReadonlySet<string> = new Set(
  PROVIDERS.flatMap(({ testNumbers = [] }) => testNumbers),
);
