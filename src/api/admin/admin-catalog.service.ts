import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { Catalog, type PutOffer, type PutProduct, type PutWebsite } from '../../modules/catalog';
import { Inventory } from '../../modules/inventory';

/** Writes to the catalogue and the stock, each in a transaction of its own. This process forgets its snapshot of the catalogue afterwards. */
@Injectable()
export class AdminCatalogService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: Catalog,
    private readonly inventory: Inventory,
  ) {}

  /** Creates or replaces a product. */
  async putProduct(product: PutProduct): Promise<void> {
    await this.unitOfWork.run((tx) => this.catalog.putProduct(tx, product));
    this.catalog.forget(product.organizationId);
  }

  /** Creates or replaces a website. */
  async putWebsite(website: PutWebsite): Promise<void> {
    await this.unitOfWork.run((tx) => this.catalog.putWebsite(tx, website));
    this.catalog.forget(website.organizationId);
  }

  /**
   * Creates or replaces an offer together with its stock, so that a new offer is never on sale with another stock than it shall have.
   * @param units ever stocked; null: no limit; undefined: as before, and no limit for a new offer
   * @throws DomainError when the units are less than what is held and sold
   */
  async putOffer(offer: PutOffer, units: number | null | undefined): Promise<void> {
    const { organizationId } = offer;
    await this.unitOfWork.run(async (tx) => {
      const { itemId, created } = await this.catalog.putOffer(tx, offer);
      const onHand = units === undefined && created ? null : units;
      if (onHand !== undefined) await this.inventory.setOnHand(tx, { organizationId, itemId, onHand });
    });
    this.catalog.forget(organizationId);
  }

  /** Sets the units ever stocked of an item; null: no limit. @throws DomainError when they are less than what is held and sold */
  async setOnHand(organizationId: string, itemId: bigint, onHand: number | null): Promise<void> {
    await this.unitOfWork.run((tx) => this.inventory.setOnHand(tx, { organizationId, itemId, onHand }));
  }
}
