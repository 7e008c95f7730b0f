export { InventoryModule } from './inventory.module';
export { Inventory } from './inventory.service';
export { holdEnd } from './hold-end';
export { HoldLimits } from './hold-limits.service';
export type {
  HoldEnd,
  Holder,
  HoldOutcome,
  HoldRequest,
  ReservationRow,
  ReservationState,
  StockLevel,
  UnitsOfLine,
} from './types';
