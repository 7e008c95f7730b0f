export { InventoryModule } from './inventory.module';
export { Inventory } from './inventory';
export type { HoldOutcome, HoldRequest, ReservationRow, ReservationState, StockLevel } from './types';
