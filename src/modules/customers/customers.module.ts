import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEntity } from './account.entity';
import { Accounts } from './accounts';
import { CustomerEntity } from './customer.entity';
import { Customers } from './customers';

@Module({
  imports: [TypeOrmModule.forFeature([CustomerEntity, AccountEntity])],
  providers: [Customers, Accounts],
  exports: [Customers, Accounts],
})
export class CustomersModule {}
