import { setImmediate as turn } from 'node:timers/promises';
import { LIMITS } from '../../kernel/limits';
import { qrCodePng, type Voucher } from '../../modules/vouchers';
import type { Links } from './links';

/** QR codes of vouchers in base64, by slug. Where one is missing, its URL draws it. */
export type Pictures = ReadonlyMap<string, string>;

const draw = (links: Links, { slug }: Voucher): [string, string] => [
  slug,
  qrCodePng(links.redemption(slug)).toString('base64'),
];

/** Draws the QR codes of all vouchers. Drawing one takes about a millisecond, so everybody else has a turn after each. */
export async function drawPictures(links: Links, vouchers: readonly Voucher[]): Promise<Pictures> {
  const pictures = new Map<string, string>();
  for (const voucher of vouchers) {
    pictures.set(...draw(links, voucher));
    await turn();
  }
  return pictures;
}

/** Draws the first QR codes, for an answer that cannot wait: it is made inside a transaction. */
export const drawFirst = (links: Links, vouchers: readonly Voucher[]): Pictures =>
  new Map(vouchers.slice(0, LIMITS.picturesAtOnce).map((voucher) => draw(links, voucher)));
