import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Catalog } from './catalog';
import { ExternalIdEntity } from './entities/external-id.entity';
import { OfferEntity } from './entities/offer.entity';
import { OrganizationEntity } from './entities/organization.entity';
import { ProductEntity } from './entities/product.entity';
import { WebsiteEntity } from './entities/website.entity';
import { ExternalIds } from './external-ids';

@Module({
  imports: [
    TypeOrmModule.forFeature([OrganizationEntity, WebsiteEntity, ProductEntity, OfferEntity, ExternalIdEntity]),
  ],
  providers: [Catalog, ExternalIds],
  exports: [Catalog, ExternalIds],
})
export class CatalogModule {}
