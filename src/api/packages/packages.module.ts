import { Module } from '@nestjs/common';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { PaymentInstrumentsModule } from '../../modules/payment-instruments';
import { PurchasesModule } from '../../modules/purchases';
import { RequestKeys } from '../shared';
import { History } from './history';
import { LookupController } from './lookup.controller';
import { PackageList } from './package-list';
import { ProfileChanges } from './profile-changes';
import { ProfileView } from './profile-view';
import { ProfileController } from './profile.controller';
import { Profiles } from './profiles';
import { PurchaseCommands } from './purchase-commands';
import { PurchaseNames } from './purchase-names';
import { PurchaseController } from './purchase.controller';

/** The packages door. Nothing else depends on it. */
@Module({
  imports: [CatalogModule, CustomersModule, PaymentInstrumentsModule, PurchasesModule],
  controllers: [PurchaseController, LookupController, ProfileController],
  providers: [
    History,
    PackageList,
    ProfileChanges,
    ProfileView,
    Profiles,
    PurchaseCommands,
    PurchaseNames,
    RequestKeys,
  ],
})
export class PackagesModule {}
