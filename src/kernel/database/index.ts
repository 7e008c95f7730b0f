export type { Connection, Tx } from './tx';
export { requiredRows, type Demand } from './demand';
export { columnNames, recordsetOf, selectList } from './entity-columns';
export { numberedRecordset, recordset, statement, type Statement } from './statement';
export { run } from './run-statement';
export { CommitUnknownError, UnitOfWork, type Finishing } from './unit-of-work';
export { ContendedError, isUnavailable, violatedConstraint } from './pg-errors';
export { DatabaseModule } from './database.module';
export { assertProductionClock } from './production-clock';
