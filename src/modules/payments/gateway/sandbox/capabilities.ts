import type { GatewayCapabilities } from '../port';

/** The sandbox as transactions name it. */
export const SANDBOX_NAME = 'TestProcessor';

/** Longer than any late charge of the simulated gateway in its default settings. */
const IN_FLIGHT_WINDOW_MS = 10_000;

export const SIMULATED_CAPABILITIES: GatewayCapabilities = {
  supportsIdempotency: true,
  inFlightWindowMs: IN_FLIGHT_WINDOW_MS,
  supports3ds: true,
  supportsVoidByReference: true,
  supportsPartialCapture: true,
  supportsPartialRefund: true,
};
