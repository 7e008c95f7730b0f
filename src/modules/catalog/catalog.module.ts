import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Catalog } from './catalog.service';
import { ExternalIdEntity } from './entities/external-id.entity';
import { OfferEntity } from './entities/offer.entity';
import { OrganizationEntity } from './entities/organization.entity';
import { ProductEntity } from './entities/product.entity';
import { WebsiteEntity } from './entities/website.entity';
import { ExternalIdRepository } from './external-id.repository';
import { ExternalIds } from './external-ids.service';
import { OfferRepository } from './offer.repository';
import { OrganizationRepository } from './organization.repository';

@Module({
  imports: [
    TypeOrmModule.forFeature([OrganizationEntity, WebsiteEntity, ProductEntity, OfferEntity, ExternalIdEntity]),
  ],
  providers: [OfferRepository, OrganizationRepository, ExternalIdRepository, Catalog, ExternalIds],
  exports: [Catalog, ExternalIds],
})
export class CatalogModule {}
