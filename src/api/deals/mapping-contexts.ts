import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { Catalog } from '../../modules/catalog';
import type { PurchaseView } from '../../modules/purchases';
import { Links } from './links';
import { DealsNames, type Given, type Mentioned } from './names';
import type { MappingContext } from './mapping-context';

/** Gives translators what they need: links, names, the offers of the organization. */
@Injectable()
export class MappingContexts {
  readonly links: Links;

  constructor(
    @Inject(CONFIG) { publicUrl }: Config,
    private readonly catalog: Catalog,
    private readonly names: DealsNames,
  ) {
    this.links = new Links(publicUrl);
  }

  async of(organizationId: string, mentioned: Mentioned, given?: Given): Promise<MappingContext> {
    const [{ offers, websites }, names] = await Promise.all([
      this.catalog.snapshot(organizationId),
      this.names.of(organizationId, mentioned, given),
    ]);
    return { links: this.links, names, offerOf: (id) => offers.get(id), shopUrlOf: (id) => websites.get(id)?.url };
  }

  /** Everything some purchases speak of. */
  async ofViews(organizationId: string, views: readonly PurchaseView[], given?: Given): Promise<MappingContext> {
    const ids = (pick: (view: PurchaseView) => readonly (string | null)[]): string[] =>
      views.flatMap(pick).filter((id) => id !== null);
    const mentioned = {
      offers: ids(({ purchase }) => purchase.lines.map(({ offerId }) => offerId)),
      customers: ids(({ purchase }) => [purchase.customerId]),
      instruments: ids(({ attempts }) => attempts.map(({ instrumentId }) => instrumentId)),
    };
    return this.of(organizationId, mentioned, given);
  }
}
