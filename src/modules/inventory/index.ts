export { InventoryModule } from './inventory.module';
export { Inventory } from './inventory';
export { holdEnd } from './hold-end';
export { HoldLimits, type Holder } from './hold-limits';
export type { HoldOutcome, HoldRequest, ReservationRow, ReservationState, StockLevel } from './types';
