/** Addresses of vouchers, below the configured public URL. The slug in them is the right to see the voucher; a key is in none of them. */
export class Links {
  constructor(private readonly publicUrl: string) {}

  /** What the QR code says: a till sends PUT there with its key, a telephone sees the voucher. */
  redemption = (slug: string): string => this.#coupon(slug, 'redeem');
  qrCode = (slug: string): string => this.#coupon(slug, 'qrcode.png');
  print = (slug: string): string => this.#coupon(slug, 'print');
  /** A picture may be given as a path of the shop. */
  absolute = (url: string | null, shopUrl: string | undefined): string | null =>
    url === null || !URL.canParse(url, shopUrl) ? url : new URL(url, shopUrl).toString();

  #coupon(slug: string, what: string): string {
    return `${this.publicUrl}/v1/coupons/${encodeURIComponent(slug)}/${what}`;
  }
}
