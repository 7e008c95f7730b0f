import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReservationEntity } from './reservation.entity';
import { StockEntity } from './stock.entity';
import { Inventory } from './inventory';

@Module({
  imports: [TypeOrmModule.forFeature([StockEntity, ReservationEntity])],
  providers: [Inventory],
  exports: [Inventory],
})
export class InventoryModule {}
