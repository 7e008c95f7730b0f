export { InventoryModule } from './inventory.module';
export { Inventory } from './inventory.service';
export { holdEnd } from './hold-end';
export { HoldLimits, type Holder } from './hold-limits.service';
export type { HoldEnd, HoldOutcome, HoldRequest, ReservationRow, ReservationState, StockLevel } from './types';
