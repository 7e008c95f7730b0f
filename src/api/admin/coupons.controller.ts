import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError, invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { Coupons } from '../../modules/pricing';
import { CurrentPrincipal, ListQuery, PAGE, type Read, NewPathId, PathId, setPagination, strictBody } from '../shared';
import { AdminPricingService } from './admin-pricing.service';
import { unknownNames } from './coupon-names';
import { fromCoupon, toCoupon } from './coupon-wire';
import { CouponDto, ShownCouponDto } from './dto/coupon.dto';
import { Route } from './route';

/** Codes that give discounts. */
@ApiTags('Admin')
@Controller('v1/admin/coupons')
export class CouponsController {
  constructor(
    private readonly coupons: Coupons,
    private readonly catalog: Catalog,
    private readonly writes: AdminPricingService,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetCouponCollection',
    list: PAGE,
    summary: 'List coupons',
    type: [ShownCouponDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.coupons.list(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toCoupon);
  }

  @Route('GET', ':id', { operationId: 'AdminGetCoupon', summary: 'Read a coupon', type: ShownCouponDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string) {
    const coupon = await this.coupons.find(organizationId, id);
    if (!coupon) throw new DomainError('not-found', 'There is no such coupon.');
    return toCoupon(coupon);
  }

  /**
   * Creates or replaces, found whatever the capitals of its code. 409 when it was redeemed and would give something else;
   * 422 when it names plans or products that do not exist.
   */
  @Route('PUT', ':id', {
    operationId: 'AdminPutCoupon',
    summary: 'Create or replace a coupon',
    description:
      'Codes differ by more than their capitals. 409 when the coupon was redeemed and would give something else; 422 naming every plan and product that does not exist.',
    type: ShownCouponDto,
    refuses: ['invalid-state'],
  })
  async put(@CurrentPrincipal() principal: Principal, @NewPathId('id') id: string, @Body(strictBody) dto: CouponDto) {
    const coupon = fromCoupon(principal.organizationId, id, dto);
    await this.requireKnownNames(principal, dto);
    await this.writes.putCoupon(coupon);
    return this.get(principal, id);
  }

  /** A name that the cached catalogue does not have may be younger than it. @throws DomainError validation-failed */
  private async requireKnownNames({ organizationId }: Principal, dto: CouponDto): Promise<void> {
    const unknown = async () => unknownNames(dto, await this.catalog.snapshot(organizationId));
    if ((await unknown()).length === 0) return;
    this.catalog.forget(organizationId);
    const problems = await unknown();
    if (problems.length > 0) throw invalidInput(...problems);
  }
}
