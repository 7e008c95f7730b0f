import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Deliveries } from './deliveries.service';
import { DeliveryQueueRepository } from './delivery-queue.repository';
import { DeliverySecrets } from './delivery-secrets.service';
import { Endpoints } from './endpoints.service';
import { FanOutEvents } from './fan-out-events.use-case';
import { KeepDeliveries } from './keep-deliveries.use-case';
import { NameResolver } from './name-resolver';
import { NotificationSecretEntity } from './notification-secret.entity';
import { NotificationSecretRepository } from './notification-secret.repository';
import { NotificationSecrets } from './notification-secrets.service';
import { SecretSeal } from './secret-seal';
import { SendDeliveries } from './send-deliveries.use-case';
import { Targets } from './targets';
import { TryRecorder } from './try-recorder';
import { WebhookDeliveryEntity } from './webhook-delivery.entity';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import { WebhookDropEntity } from './webhook-drop.entity';
import { WebhookDropRepository } from './webhook-drop.repository';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

/** Tells the outside what happened. The core does not know it: events reach it through the outbox. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      WebhookEndpointEntity,
      WebhookDeliveryEntity,
      WebhookDropEntity,
      NotificationSecretEntity,
    ]),
  ],
  providers: [
    { provide: NameResolver, useFactory: () => new NameResolver() },
    Targets,
    SecretSeal,
    WebhookEndpointRepository,
    WebhookDeliveryRepository,
    WebhookDropRepository,
    DeliveryQueueRepository,
    NotificationSecretRepository,
    NotificationSecrets,
    DeliverySecrets,
    TryRecorder,
    Endpoints,
    Deliveries,
    FanOutEvents,
    SendDeliveries,
    KeepDeliveries,
  ],
  exports: [Endpoints, Deliveries, NotificationSecrets, FanOutEvents, SendDeliveries, KeepDeliveries],
})
export class WebhooksModule {}
