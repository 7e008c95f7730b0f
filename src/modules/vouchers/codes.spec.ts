import { barCodeSvg, qrCodePng } from './codes';
import { newBarcode, newRedemptionCode, newSlug } from './voucher-codes';

describe('a QR code', () => {
  it('is small', () => {
    expect(qrCodePng(`https://holdfast.example/v1/coupons/${newSlug()}/redeem`).length).toBeLessThan(1_500);
  });
});

describe('a bar code', () => {
  it('is Code 128 of the digits', () => {
    const digits = newBarcode();
    expect(digits).toMatch(/^[1-9]\d{11}$/);
    expect(decodeCode128C(barCodeSvg(digits))).toBe(digits);
  });
});

it('codes are drawn from all there are and look like nothing else', () => {
  const codes = Array.from({ length: 2_000 }, newRedemptionCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTUVWXY]{12}$/);
});

/** Reads the bars of the drawing by the table of ISO/IEC 15417, set C only: two digits per symbol. */
function decodeCode128C(svg: string): string {
  const bars = [...svg.matchAll(/stroke-width="(\d+)" d="([^"]+)"/g)].flatMap(([, stroke = '', path = '']) =>
    [...path.matchAll(/M([\d.]+) /g)].map(([, centre]) => ({
      from: Number(centre) - Number(stroke) / 2,
      width: Number(stroke),
    })),
  );
  bars.sort((a, b) => a.from - b.from);
  const unit = Math.min(...bars.map(({ width }) => width));
  const widths = bars.flatMap(({ from, width }, index) => {
    const next = bars[index + 1];
    return next ? [width / unit, (next.from - from - width) / unit] : [width / unit];
  });
  const symbols = Array.from({ length: Math.floor(widths.length / 6) }, (_, at) =>
    widths.slice(at * 6, at * 6 + 6).join(''),
  );
  const values = symbols.map((pattern) => PATTERNS.indexOf(pattern));
  const [start = 0, ...rest] = values.slice(0, -1);
  expect(start).toBe(105);
  const data = rest.slice(0, -1);
  const checksum = data.reduce((sum, value, index) => sum + value * (index + 1), start) % 103;
  expect(rest.at(-1)).toBe(checksum);
  return data.map((value) => String(value).padStart(2, '0')).join('');
}

/** Widths of bar, space, bar, space, bar, space for the values 0 to 105. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 ' +
  '223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 ' +
  '112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 ' +
  '311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 ' +
  '122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 ' +
  '214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ');
