export * from './outcomes';
export * from './port';
export { type GatewayDependencies } from './create-gateway';
export { HttpGateway, type HttpGatewayOptions } from './http-gateway';
export { type DeliverCallback, InProcessGateway, type InProcessGatewayOptions } from './in-process-gateway';
export { CallbackSigner, RequestSigner, type SignedHeaders } from './signing';
export { decodeMoney, parseObject, toWire } from './wire';
export { type Decision, DECISIONS, PAGE_DECISIONS, pageKind, type PageKind } from './simulated/decisions';
export type { Delivery, Performed } from './simulated/delivery';
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
export { TEST_INSTRUMENTS, type TestInstrument } from './simulated/test-instruments';
