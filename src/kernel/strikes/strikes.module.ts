import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StrikeEntity } from './strike.entity';
import { StrikeRepository } from './strike.repository';
import { Strikes } from './strikes.service';

/** Who did too much wrong lately. */
@Module({
  imports: [TypeOrmModule.forFeature([StrikeEntity])],
  providers: [Strikes, StrikeRepository],
  exports: [Strikes],
})
export class StrikesModule {}
