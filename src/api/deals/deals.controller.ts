import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import { pageOf as cut } from '../../kernel/page';
import type { KeyPrincipal } from '../../modules/auth';
import { Catalog, type Offer } from '../../modules/catalog';
import { Inventory } from '../../modules/inventory';
import { PathId, readList } from '../shared';
import { CurrentRequest } from './current-request';
import { KEYS, Route } from './route';
import { DealAnswerDto, type DealDto, DealListDto } from './dto/deal.dto';
import type { RequestContext } from './keyed-requests';
import { DealsNames } from './names';
import { pageMembers, pageOf, PAGES } from './paging';
import { MappingContexts } from './mapping-contexts';
import { toDeal } from './to-deal';

/** What can be bought, and how much of it is left. */
@ApiTags('Deals')
@Controller('v1/deals')
export class DealsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly inventory: Inventory,
    private readonly names: DealsNames,
    private readonly contexts: MappingContexts,
    private readonly clock: DatabaseClock,
  ) {}

  @Route('GET', '', {
    operationId: 'DealsGetDealCollection',
    callers: KEYS,
    summary: 'List deals',
    type: DealListDto,
    list: PAGES,
  })
  async list(@CurrentRequest() { principal, parameters }: RequestContext): Promise<DealListDto> {
    const page = pageOf(readList(parameters, PAGES));
    const { offers } = await this.catalog.snapshot(principal.organizationId);
    const visible = cut(
      [...offers.values()].filter((offer) => offer.deal && isVisible(offer, principal)),
      page,
    );
    return { status: 'success', deals: await this.#mapping(visible.items, principal), ...pageMembers(page, visible) };
  }

  @Route('GET', ':id', { operationId: 'DealsGetDeal', callers: KEYS, summary: 'Read a deal', type: DealAnswerDto })
  async read(@PathId('id') id: string, @CurrentRequest() { principal }: RequestContext): Promise<DealAnswerDto> {
    const offerId = await this.names.resolve(principal.organizationId, 'offer', id);
    const offer = await this.catalog.offer(principal.organizationId, offerId);
    if (!offer || !isVisible(offer, principal)) throw new DomainError('not-found', 'Unable to find the deal.');
    const [deal] = await this.#mapping([offer], principal, new Map([[id, offerId]]));
    return { status: 'success', deal: deal as DealDto };
  }

  async #mapping(
    offers: readonly Offer[],
    { organizationId, websiteId }: KeyPrincipal,
    given?: ReadonlyMap<string, string>,
  ): Promise<DealDto[]> {
    const [mapping, levels] = await Promise.all([
      this.contexts.of(organizationId, { offers: offers.map(({ id }) => id) }, given && { offer: given }),
      this.inventory.levels(offers.map(({ itemId }) => itemId)),
    ]);
    const now = this.clock.now();
    return offers.map((offer) => toDeal(offer, levels.get(offer.itemId), { mapping, websiteId, now }));
  }
}

/** A shop's page sees what is or was on offer; what is being prepared or was withdrawn is the backend's business. What recurs is no deal. */
const PUBLIC_STATES: readonly string[] = ['in-flight', 'paused', 'landed'];
const isVisible = ({ period, deal, isActive }: Offer, { kind }: KeyPrincipal): boolean =>
  period === null &&
  (kind === 'secret-key' ? deal?.state !== 'deleted' : isActive && PUBLIC_STATES.includes(deal?.state ?? 'in-flight'));
