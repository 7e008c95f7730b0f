import { EntityManager } from 'typeorm';

declare const insideTransaction: unique symbol;

/** Where a statement runs: the pool, one connection, or a transaction. Passed on by services, used by repositories. */
export type Connection = EntityManager;

/**
 * An entity manager that is inside a transaction. Only `UnitOfWork` makes one, so `dataSource.manager` does not fit.
 */
export type Tx = EntityManager & { readonly [insideTransaction]: true };
