import { Module } from '@nestjs/common';
import { AuthModule } from '../auth';
import { Deliveries } from './deliveries';
import { Dispatch } from './dispatch';
import { Endpoints } from './endpoints';
import { NameResolver } from './name-resolver';
import { Targets } from './targets';

/** Tells the outside what happened. The core does not know it: events reach it through the outbox. */
@Module({
  imports: [AuthModule],
  providers: [
    { provide: NameResolver, useFactory: () => new NameResolver() },
    Targets,
    Endpoints,
    Deliveries,
    Dispatch,
  ],
  exports: [Endpoints, Deliveries, Dispatch],
})
export class WebhooksModule {}
