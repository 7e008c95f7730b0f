import { Controller, Header, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { type Answer, Idempotent } from '../../kernel/idempotency';
import { qrCodePng, type Voucher, VoucherBook } from '../../modules/vouchers';
import { PathName } from '../shared';
import { comparableRedemption } from './comparable-requests';
import { CurrentRequest } from './current-request';
import { Route } from './route';
import { CouponAnswerDto } from './dto/coupon.dto';
import { type RequestContext, KeyedRequests } from './keyed-requests';
import { respond, succeeded } from './respond';
import { MappingContexts } from './mapping-contexts';
import { drawFirst } from './pictures';
import type { MappingContext } from './mapping-context';
import { toCoupon } from './to-coupon';
import { VOUCHER_PAGE_HEADERS, voucherPage } from './voucher-page';

const SLUG = /^[0-9a-f]{40}$/;
const ROBOTS = 'noindex, nofollow, noarchive';

/** Redeeming, for tills. */
@ApiTags('Deals')
@Controller('v1/coupons')
export class RedemptionController {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly keyed: KeyedRequests,
    private readonly vouchers: VoucherBook,
    private readonly contexts: MappingContexts,
  ) {}

  @Route('PUT', ':slug/redeem', {
    operationId: 'DealsPutRedemption',
    refuses: ['redeem-failed'],
    callers: ['secret-key'],
    summary: 'Redeem a voucher, once',
    description:
      'By id, slug, redemption code (with or without dashes, in any case) or bar code. Whatever happens at the same time, exactly one request redeems it.',
    type: CouponAnswerDto,
    keyed: true,
  })
  async redeem(
    @PathName('slug') id: string,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { organizationId } = context.principal;
    const voucher = await this.vouchers.find(organizationId, id);
    if (!voucher) throw new DomainError('not-found', 'There is no such voucher.');
    const mapping = await this.contexts.of(organizationId, { offers: [voucher.offerId] });
    const request = this.keyed.of(context, 'PUT /v1/coupons/:slug/redeem', comparableRedemption(voucher.id));
    const given = await this.idempotent.run(request, async (tx) =>
      toRedeemed(await this.vouchers.redeem(tx, organizationId, id), mapping),
    );
    return respond(reply, given);
  }
}

const toRedeemed = (voucher: Voucher, mapping: MappingContext): Answer =>
  succeeded({ coupon: toCoupon(voucher, mapping, drawFirst(mapping.links, [voucher])) });

/** What the holder of a voucher's link may see. No key: the slug is one. */
@ApiTags('Deals')
@Controller('v1/coupons')
export class VoucherController {
  constructor(
    private readonly vouchers: VoucherBook,
    private readonly contexts: MappingContexts,
  ) {}

  @Header('x-robots-tag', ROBOTS)
  @Route('GET', ':slug/qrcode.png', {
    operationId: 'DealsGetCouponQrCode',
    summary: "A voucher's QR code",
    file: 'image/png',
  })
  async qrCode(@Param('slug') slug: string, @Res() reply: FastifyReply): Promise<void> {
    const voucher = await this.#find(slug);
    await reply.header('content-type', 'image/png').send(qrCodePng(this.contexts.links.redemption(voucher.slug)));
  }

  @Route('GET', ':slug/print', {
    operationId: 'DealsGetCouponPage',
    summary: 'A voucher as a page for telephones and paper',
    file: 'text/html',
  })
  async print(@Param('slug') slug: string, @Res() reply: FastifyReply): Promise<void> {
    await this.#page(slug, reply);
  }

  /** Whoever reads the QR code with a telephone sends GET where a till would send PUT. */
  @Route('GET', ':slug/redeem', {
    operationId: 'DealsGetCouponPageByQrCode',
    summary: 'The same page, for telephones that read the QR code',
    file: 'text/html',
  })
  async look(@Param('slug') slug: string, @Res() reply: FastifyReply): Promise<void> {
    await this.#page(slug, reply);
  }

  async #page(slug: string, reply: FastifyReply): Promise<void> {
    const voucher = await this.#find(slug);
    const { offerOf } = await this.contexts.of(voucher.organizationId, {});
    const page = voucherPage(voucher, offerOf(voucher.offerId), this.contexts.links.redemption(voucher.slug));
    await reply.headers({ ...VOUCHER_PAGE_HEADERS, 'x-robots-tag': ROBOTS }).send(page);
  }

  /** @throws DomainError not-found */
  async #find(slug: string): Promise<Voucher> {
    const voucher = SLUG.test(slug) ? await this.vouchers.bySlug(slug) : undefined;
    if (!voucher) throw new DomainError('not-found', 'Unable to find the voucher.');
    return voucher;
  }
}
