export { CustomersModule } from './customers.module';
export { Customers } from './customers';
export { Accounts } from './accounts';
export type * from './types';
