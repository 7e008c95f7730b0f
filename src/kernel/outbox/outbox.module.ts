import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventAudienceEntity } from './event-audience.entity';
import { Outbox } from './outbox.service';
import { OutboxEventEntity } from './outbox-event.entity';
import { OutboxRepository } from './outbox.repository';

/** Events of the core, written in the transaction of their effect. */
@Module({
  imports: [TypeOrmModule.forFeature([OutboxEventEntity, EventAudienceEntity])],
  providers: [Outbox, OutboxRepository],
  exports: [Outbox],
})
export class OutboxModule {}
