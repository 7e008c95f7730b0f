import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AuthModule } from '../../modules/auth';
import { AuthGuard, ROUTE_TABLE } from './auth.guard';
import type { Door } from './door';
import { AllExceptionsFilter, DOORS } from './exception.filter';
import type { RouteTable } from './route-access';

/** What the HTTP side is made of: the doors and the table of who may call what. Given once, by the composition root. */
export interface HttpShell {
  readonly doors: readonly Door[];
  readonly access: RouteTable;
}

/** The guard and the error filter for every route, and the list of the doors for whoever asks which door a purchase came through. */
@Module({})
export class SharedApiModule {
  static with({ doors, access }: HttpShell): DynamicModule {
    return {
      module: SharedApiModule,
      global: true,
      imports: [AuthModule],
      providers: [
        { provide: DOORS, useValue: doors },
        { provide: ROUTE_TABLE, useValue: access },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: AllExceptionsFilter },
      ],
      exports: [DOORS],
    };
  }
}
