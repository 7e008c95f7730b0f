import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { type Page, type Paged, pageOf } from '../../kernel/page';
import { TenantVersion, VersionedCache } from '../../kernel/tenant-version';
import { ExternalIdRepository } from './external-id.repository';
import { OfferRepository } from './offer.repository';
import { OrganizationRepository } from './organization.repository';
import { checkOffer, checkWebsite, currencyIsFixed } from './rules';
import { toSnapshot } from './snapshot';
import type {
  CatalogSnapshot,
  Offer,
  Organization,
  Product,
  PutOffer,
  PutOfferResult,
  PutProduct,
  PutWebsite,
  Website,
} from './types';

const NO_CODES: ReadonlyMap<string, string> = new Map();

/**
 * What organizations sell. Reading goes through a per-organization snapshot that is at most `LIMITS.catalogStaleMs` old;
 * a purchase confirms its version inside its own transaction. Every change raises that version.
 */
@Injectable()
export class Catalog {
  readonly #snapshots: VersionedCache<Omit<CatalogSnapshot, 'version'>>;
  readonly #whole = new WeakMap<object, CatalogSnapshot>();

  constructor(
    private readonly repository: OfferRepository,
    private readonly organizationRepository: OrganizationRepository,
    private readonly externalIds: ExternalIdRepository,
    private readonly versions: TenantVersion,
  ) {
    this.#snapshots = new VersionedCache(versions, (organizationId) => this.#read(organizationId));
  }

  /** Everything the organization sells; empty for an unknown organization. */
  async snapshot(organizationId: string): Promise<CatalogSnapshot> {
    const { version, value } = await this.#snapshots.get(organizationId);
    const known = this.#whole.get(value);
    if (known) return known;
    const snapshot = { version, ...value };
    this.#whole.set(value, snapshot);
    return snapshot;
  }

  /** The offer a door means by a code: by that door's own names, else the code is the offer's id. */
  async offerIdOf(organizationId: string, door: string, code: string): Promise<string> {
    const { offers, offerNames } = await this.snapshot(organizationId);
    const known = offerNames.get(door)?.ids.get(code);
    if (known !== undefined || offers.has(code)) return known ?? code;
    // nobody we know: a name may be younger than the snapshot
    const [named] = await this.externalIds.resolve({ organizationId, door, kind: 'offer' }, [code]);
    return named?.coreId ?? code;
  }

  /** A door's own codes of offers, by offer id; those without one are missing. */
  async offerCodes(organizationId: string, door: string): Promise<ReadonlyMap<string, string>> {
    return (await this.snapshot(organizationId)).offerNames.get(door)?.codes ?? NO_CODES;
  }

  /** Makes the next reading see what is committed now: after a stale version was refused, or after a change of our own. */
  forget(organizationId: string): void {
    this.#snapshots.forget(organizationId);
  }

  /** Makes the next reading look whether the catalogue has changed. */
  recheck(organizationId: string): void {
    this.#snapshots.recheck(organizationId);
  }

  async offer(organizationId: string, id: string): Promise<Offer | undefined> {
    return (await this.snapshot(organizationId)).offers.get(id);
  }

  /** Offers as a transaction sees them, by id: for whoever finds in it that the snapshot is not the newest. */
  async readOffers(tx: Tx, organizationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Offer>> {
    const offers = await this.repository.findMany(tx, organizationId, ids);
    return new Map(offers.map((offer) => [offer.id, offer]));
  }

  async product(organizationId: string, id: string): Promise<Product | undefined> {
    return (await this.snapshot(organizationId)).products.get(id);
  }

  async website(organizationId: string, id: string): Promise<Website | undefined> {
    return (await this.snapshot(organizationId)).websites.get(id);
  }

  /** All offers, which the storefront calls plans, by id. */
  async offers(organizationId: string, page: Page): Promise<Paged<Offer>> {
    return this.#offers(organizationId, page, () => true);
  }

  /** The offers that are deals, in any state, by id. */
  async deals(organizationId: string, page: Page): Promise<Paged<Offer>> {
    return this.#offers(organizationId, page, (offer) => offer.deal !== null);
  }

  /** The offers that are packages, by id. */
  async packages(organizationId: string, page: Page): Promise<Paged<Offer>> {
    return this.#offers(organizationId, page, (offer) => offer.package !== null);
  }

  async products(organizationId: string, page: Page): Promise<Paged<Product>> {
    return pageOf([...(await this.snapshot(organizationId)).products.values()], page);
  }

  async websites(organizationId: string, page: Page): Promise<Paged<Website>> {
    return pageOf([...(await this.snapshot(organizationId)).websites.values()], page);
  }

  async organization(id: string): Promise<Organization | undefined> {
    return this.organizationRepository.find(id);
  }

  async organizations(): Promise<Organization[]> {
    return this.organizationRepository.list();
  }

  /** @returns the new organization's id · @throws DomainError invalid-state when that id is there already */
  async createOrganization(
    tx: Tx,
    { id = newId('organization'), name }: { id?: string; name: string },
  ): Promise<string> {
    if (!(await this.organizationRepository.create(tx, id, name)))
      throw new DomainError('invalid-state', 'An organization of this id is there already.');
    await this.versions.bump(tx, id);
    return id;
  }

  /** Creates or replaces. @throws DomainError validation-failed (`url`) */
  async putWebsite(tx: Tx, website: PutWebsite): Promise<void> {
    checkWebsite(website);
    await this.organizationRepository.putWebsite(tx, website);
    await this.versions.bump(tx, website.organizationId);
  }

  /** Creates or replaces. */
  async putProduct(tx: Tx, product: PutProduct): Promise<void> {
    await this.repository.putProduct(tx, product);
    await this.versions.bump(tx, product.organizationId);
  }

  /**
   * Creates or replaces. A changed price, fee or period raises the revision. Stock is not touched: a new offer has no stock row
   * until the inventory is told how much there is.
   * @throws DomainError validation-failed naming every wrong field · invalid-state when the offer has another currency
   */
  async putOffer(tx: Tx, offer: PutOffer): Promise<PutOfferResult> {
    checkOffer(offer);
    const result = await this.repository.put(tx, offer);
    if (!result) throw currencyIsFixed();
    await this.versions.bump(tx, offer.organizationId);
    return result;
  }

  async #read(organizationId: string): Promise<Omit<CatalogSnapshot, 'version'>> {
    const { offers, products } = await this.repository.list(organizationId);
    const websites = await this.organizationRepository.listWebsites(organizationId);
    return toSnapshot({ offers, products, websites, offerNames: await this.externalIds.offerNames(organizationId) });
  }

  async #offers(organizationId: string, page: Page, keep: (offer: Offer) => boolean): Promise<Paged<Offer>> {
    return pageOf([...(await this.snapshot(organizationId)).offers.values()].filter(keep), page);
  }
}
