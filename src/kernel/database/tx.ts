import { EntityManager } from 'typeorm';

declare const insideTransaction: unique symbol;

/** An entity manager that is inside a transaction. Only `UnitOfWork` makes one, so `dataSource.manager` does not fit. */
export type Tx = EntityManager & { readonly [insideTransaction]: true };
