import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseClock } from '../clock';
import { TenantVersionEntity } from './tenant-version.entity';
import { TenantVersionRepository } from './tenant-version.repository';
import { TenantVersion } from './tenant-version.service';

/** The versions of what prices depend on, and the database's clock, which they keep right. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([TenantVersionEntity])],
  providers: [TenantVersion, TenantVersionRepository, DatabaseClock],
  exports: [TenantVersion, DatabaseClock],
})
export class TenantVersionModule {}
