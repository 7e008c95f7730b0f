import { Module } from '@nestjs/common';
import { DatabaseProbe } from './database-probe';
import { HealthController } from './health.controller';
import { Shutdown } from './shutdown';

@Module({ controllers: [HealthController], providers: [Shutdown, DatabaseProbe], exports: [Shutdown] })
export class HealthModule {}
