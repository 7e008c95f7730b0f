import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NumberKeyEntity } from './number-key.entity';
import { NumberKeyRepository } from './number-key.repository';
import { Numbering } from './numbering.service';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([NumberKeyEntity])],
  providers: [Numbering, NumberKeyRepository],
  exports: [Numbering],
})
export class NumberingModule {}
