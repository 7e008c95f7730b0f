export { CustomersModule } from './customers.module';
export { Customers } from './customers.service';
export { Accounts } from './accounts.service';
export type * from './types';
