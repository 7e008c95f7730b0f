import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReservationEntity } from './reservation.entity';
import { StockEntity } from './stock.entity';
import { HoldLimits } from './hold-limits';
import { Inventory } from './inventory';

@Module({
  imports: [TypeOrmModule.forFeature([StockEntity, ReservationEntity])],
  providers: [Inventory, HoldLimits],
  exports: [Inventory, HoldLimits],
})
export class InventoryModule {}
