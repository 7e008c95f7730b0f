import type { Voucher } from '../../modules/vouchers';
import type { CouponDto } from './dto/coupon.dto';
import type { Pictures } from './pictures';
import { dealTypeOf, type MappingContext, time, optionalTime } from './mapping-context';

/** A voucher with every name its fields go by: those of the page's table and those of its example. */
export function toCoupon(voucher: Voucher, mapping: MappingContext, pictures: Pictures): CouponDto {
  const { links, names } = mapping;
  const qrcodeUrl = links.qrCode(voucher.slug);
  const qrcode = pictures.get(voucher.slug) ?? null;
  return {
    id: voucher.id,
    slug: voucher.slug,
    deal_id: names.offer(voucher.offerId),
    deal_type: dealTypeOf(mapping.offerOf(voucher.offerId)),
    barcode: voucher.barcode,
    redemption_code: voucher.redemptionCode,
    expires_at: optionalTime(voucher.expiresAt),
    created_at: time(voucher.createdAt),
    state: voucher.state,
    qrcode_url: qrcodeUrl,
    qrcode_base64: qrcode,
    qr_code_url: qrcodeUrl,
    qr_code: qrcode,
    print_url: links.print(voucher.slug),
    redeemed_at: optionalTime(voucher.redeemedAt),
  };
}
