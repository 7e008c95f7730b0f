import { Module } from '@nestjs/common';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { PaymentInstrumentsModule } from '../../modules/payment-instruments';
import { PurchasesModule } from '../../modules/purchases';
import { History } from './history';
import { LookupController } from './lookup.controller';
import { PackageList } from './package-list';
import { ProfileChanges } from './profile-changes';
import { ProfileView } from './profile-view';
import { ProfileController } from './profile.controller';
import { Profiles } from './profiles';
import { PurchaseCommands } from './purchase-commands';
import { PurchaseController } from './purchase.controller';
import { Requests } from './requests';

/** The packages door. Nothing else depends on it. */
@Module({
  imports: [CatalogModule, CustomersModule, PaymentInstrumentsModule, PurchasesModule],
  controllers: [PurchaseController, LookupController, ProfileController],
  providers: [History, PackageList, ProfileChanges, ProfileView, Profiles, PurchaseCommands, Requests],
})
export class PackagesModule {}
