import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Coupons } from '../../modules/pricing';
import { CurrentPrincipal, Page, type PageRequest, NewPathId, PathId, setPagination, strictBody } from '../shared';
import { AdminPricingService } from './admin-pricing.service';
import { fromCoupon, toCoupon } from './coupon-wire';
import { CouponDto, ShownCouponDto } from './dto/coupon.dto';
import { Route } from './route';

/** Codes that give discounts. */
@ApiTags('Admin')
@Controller('v1/admin/coupons')
export class CouponsController {
  constructor(
    private readonly coupons: Coupons,
    private readonly writes: AdminPricingService,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetCouponCollection',
    paged: true,
    summary: 'List coupons',
    type: [ShownCouponDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
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

  /** Creates or replaces; 409 when it was redeemed and would give something else. */
  @Route('PUT', ':id', {
    operationId: 'AdminPutCoupon',
    summary: 'Create or replace a coupon',
    description: '409 when the coupon was redeemed and would give something else.',
    type: ShownCouponDto,
    refuses: ['invalid-state'],
  })
  async put(@CurrentPrincipal() principal: Principal, @NewPathId('id') id: string, @Body(strictBody) dto: CouponDto) {
    await this.writes.putCoupon(fromCoupon(principal.organizationId, id, dto));
    return this.get(principal, id);
  }
}
