import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HoldLimits } from './hold-limits.service';
import { Inventory } from './inventory.service';
import { ReservationEntity } from './reservation.entity';
import { ReservationRepository } from './reservation.repository';
import { StockEntity } from './stock.entity';
import { StockRepository } from './stock.repository';

@Module({
  imports: [TypeOrmModule.forFeature([StockEntity, ReservationEntity])],
  providers: [Inventory, HoldLimits, ReservationRepository, StockRepository],
  exports: [Inventory, HoldLimits],
})
export class InventoryModule {}
