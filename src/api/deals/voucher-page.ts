import { createHash } from 'node:crypto';
import { assertUnreachable } from '../../kernel/errors';
import type { Offer } from '../../modules/catalog';
import { barCodeSvg, qrCodePng, type Voucher, type VoucherState } from '../../modules/vouchers';
import { type Html, html, trusted } from './html';

/** One column that fits a telephone; on paper black on white, in one piece, without what only a screen needs. */
const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px; background: #eef1f4; color: #15202b; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 420px; margin: 0 auto; background: #fff; border-radius: 16px; overflow: hidden; box-shadow: 0 1px 3px rgb(0 0 0 / 12%), 0 8px 32px rgb(0 0 0 / 8%); }
header { padding: 24px 24px 20px; border-bottom: 2px dashed #d3dae1; }
h1 { margin: 8px 0 0; font-size: 22px; line-height: 1.25; overflow-wrap: anywhere; }
.state { display: inline-block; padding: 2px 12px; border-radius: 999px; font-size: 13px; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; background: #e4e7eb; color: #3d4852; }
.valid { background: #d9f2e3; color: #0b5d33; }
section { padding: 20px 24px 24px; text-align: center; }
.qr { display: block; width: 100%; max-width: 260px; height: auto; margin: 0 auto; image-rendering: pixelated; }
.label { margin: 16px 0 0; font-size: 13px; color: #5b6875; }
.code { margin: 2px 0 0; font: 600 24px/1.3 ui-monospace, monospace; letter-spacing: .12em; }
.bars svg { display: block; width: 100%; max-width: 300px; height: 72px; margin: 20px auto 0; }
.digits { margin: 4px 0 0; font: 15px/1.3 ui-monospace, monospace; letter-spacing: .18em; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0; padding: 16px 24px 24px; border-top: 1px solid #e4e7eb; font-size: 14px; }
dt { color: #5b6875; }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.used { margin: 0; padding: 16px 0; font-size: 18px; }
@media print {
  @page { margin: 15mm; }
  body { padding: 0; background: #fff; }
  main { max-width: 120mm; border: 1px solid #000; border-radius: 0; box-shadow: none; break-inside: avoid; }
  body, .label, dt, .state { color: #000; }
  .state { padding: 0; background: none; }
}
`;

/** In one piece: the policy names the hash of exactly this text. */
const STYLE_SHEET = trusted(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but this document, its one style sheet and pictures inside it. */
export const VOUCHER_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
} as const;

const GROUP = 4;

/** The page of a voucher. Codes are on it only while it can be redeemed. @param redemptionUrl what the QR code says */
export function voucherPage(voucher: Voucher, offer: Offer | undefined, redemptionUrl: string): string {
  const title = offer?.deal?.title ?? offer?.name ?? 'Voucher';
  const content = voucher.state === 'valid' ? codes(voucher, redemptionUrl) : ended(voucher);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <title>${title}</title>
        ${STYLE_SHEET}
      </head>
      <body>
        <main>
          <header>
            <span class="state ${voucher.state}">${STATE_NAMES[voucher.state]}</span>
            <h1>${title}</h1>
          </header>
          <section>${content}</section>
          <dl>
            <dt>Voucher</dt>
            <dd>${voucher.id}</dd>
            <dt>Issued</dt>
            <dd>${day(voucher.createdAt)}</dd>
            <dt>Good until</dt>
            <dd>${voucher.expiresAt ? moment(voucher.expiresAt) : 'no expiry date'}</dd>
          </dl>
        </main>
      </body>
    </html> `.text;
}

function codes({ barcode, redemptionCode }: Voucher, redemptionUrl: string): Html {
  const picture = `data:image/png;base64,${qrCodePng(redemptionUrl).toString('base64')}`;
  return html`
    <img class="qr" src="${picture}" alt="QR code of this voucher" width="260" height="260" />
    <p class="label">Redemption code</p>
    <p class="code">${grouped(redemptionCode, '-')}</p>
    <div class="bars" role="img" aria-label="Bar code ${barcode}">${trusted(barCodeSvg(barcode))}</div>
    <p class="digits">${grouped(barcode, ' ')}</p>
  `;
}

function ended(voucher: Voucher): Html {
  return html`<p class="used">${sentence(voucher)}</p>`;
}

const STATE_NAMES: Readonly<Record<VoucherState, string>> = {
  valid: 'Valid',
  redeemed: 'Redeemed',
  expired: 'Expired',
  cancelled: 'Cancelled',
  reissued: 'Replaced',
};

function sentence({ state, redeemedAt }: Voucher): string {
  switch (state) {
    case 'redeemed':
      return redeemedAt ? `Redeemed on ${moment(redeemedAt)}.` : 'Redeemed.';
    case 'expired':
      return 'This voucher has expired.';
    case 'cancelled':
      return 'This voucher was cancelled.';
    case 'reissued':
      return 'This voucher was replaced by another one.';
    case 'valid':
      return '';
    default:
      return assertUnreachable(state);
  }
}

const grouped = (code: string, separator: string): string =>
  (code.match(new RegExp(`.{1,${String(GROUP)}}`, 'g')) ?? []).join(separator);
const day = (date: Date): string => date.toLocaleDateString('en-GB', { timeZone: 'UTC', dateStyle: 'long' });
const moment = (date: Date): string =>
  `${date.toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' })} UTC`;
