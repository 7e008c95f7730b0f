import { Module } from '@nestjs/common';
import { PurchasesModule } from '../../modules/purchases';
import { CallbacksController } from './callbacks.controller';

@Module({ imports: [PurchasesModule], controllers: [CallbacksController] })
export class CallbacksModule {}
