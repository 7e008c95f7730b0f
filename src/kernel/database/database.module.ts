import { Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config';
import { errorCode } from './pg-errors';
import { dataSourceOptions } from './data-source';
import { ProductionClockCheck } from './production-clock';
import { UnitOfWork } from './unit-of-work';

const CONNECT_TRIES = 5;
const CONNECT_RETRY_MS = 1_000;

const logger = new Logger('Database');

/** The connection pool and the one place that opens transactions. Entities come from the modules that own them. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: ({ databaseUrl, poolSize }: Config) => {
        if (!databaseUrl) throw new Error('the database address must be known before the modules are made');
        return {
          ...dataSourceOptions({
            url: databaseUrl.reveal(),
            poolSize,
            onIdleConnectionLost: (error) => {
              logger.warn(`an idle connection was lost (${errorCode(error) ?? 'no code'})`);
            },
          }),
          autoLoadEntities: true,
          retryAttempts: CONNECT_TRIES,
          retryDelay: CONNECT_RETRY_MS,
        };
      },
    }),
  ],
  providers: [UnitOfWork, ProductionClockCheck],
  exports: [UnitOfWork, ProductionClockCheck],
})
export class DatabaseModule {}
