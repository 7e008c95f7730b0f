import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import type { AfterDecline } from './commands';

/** What a door does with the payments of its purchases. */
export interface DoorPolicy {
  readonly afterDecline: AfterDecline;
  /** May the payer be sent to a page? False: a payment that asks for it is voided and counts as declined. */
  readonly allowsAction: boolean;
  /** Payers always begin on our own page, also when the only method they may use has a page of its own. */
  readonly beginsOnOwnPage: boolean;
}

/** For purchases of a door that the service no longer has: nothing is held, and nobody is sent anywhere. */
const OF_NO_DOOR: DoorPolicy = { afterDecline: 'release', allowsAction: false, beginsOnOwnPage: false };

/** The policies of the doors by their names. The core knows them from the composition root only. */
@Injectable()
export class DoorPolicies {
  readonly #policies: ReadonlyMap<string, DoorPolicy>;

  constructor(policies: Readonly<Record<string, DoorPolicy>>) {
    this.#policies = new Map(Object.entries(policies));
  }

  /** For those, too, who settle a purchase long after its request has gone. */
  of(door: string): DoorPolicy {
    return this.#policies.get(door) ?? OF_NO_DOOR;
  }
}

/** Gives the policies to the whole service, once. */
@Module({})
export class DoorPoliciesModule {
  static with(policies: Readonly<Record<string, DoorPolicy>>): DynamicModule {
    return {
      module: DoorPoliciesModule,
      global: true,
      providers: [{ provide: DoorPolicies, useValue: new DoorPolicies(policies) }],
      exports: [DoorPolicies],
    };
  }
}
