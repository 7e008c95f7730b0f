import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEntity } from './account.entity';
import { AccountRepository } from './account.repository';
import { Accounts } from './accounts.service';
import { CustomerEntity } from './customer.entity';
import { CustomerRepository } from './customer.repository';
import { Customers } from './customers.service';

@Module({
  imports: [TypeOrmModule.forFeature([CustomerEntity, AccountEntity])],
  providers: [Customers, CustomerRepository, Accounts, AccountRepository],
  exports: [Customers, Accounts],
})
export class CustomersModule {}
