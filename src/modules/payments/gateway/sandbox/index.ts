export { SANDBOX } from './sandbox.provider';
export { FAULT_MEMBERS } from './fault-members';
export { HttpGateway, type HttpGatewayOptions } from './http-gateway';
export { InProcessGateway, type InProcessGatewayOptions } from './in-process-gateway';
export { decide, renderPayPage } from './pay-page';
export { CallbackSigner, RequestSigner, type SignedHeaders } from './signing';
export { decodeMoney } from './wire';
export type { Performed, Delivery } from './simulated/delivery';
export { FAULT_KINDS, type FaultConfig, type FaultKind } from './simulated/faults';
export type { ChangeListener } from './simulated/book';
export type { LedgerLine } from './simulated/ledger';
export type { Entry, PaymentRecord } from './simulated/records';
export {
  type CallbackSink,
  type Decided,
  SimulatedGateway,
  type SimulatedGatewayOptions,
} from './simulated/simulated-gateway';
export type { TestInstrument } from './simulated/test-instruments';
