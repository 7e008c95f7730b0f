import { toSVG } from 'bwip-js';
import { create } from 'qrcode';
import { oneBitPng } from './one-bit-png';

/** Light modules around the symbol that readers need (ISO/IEC 18004). */
const QUIET_ZONE = 4;
const PIXELS_PER_MODULE = 8;
/** A seventh of the symbol may be dirt or a fold and it still reads. */
const ERROR_CORRECTION = 'M';
/** Any of the eight masks reads; trying all of them to find the handsomest takes four times as long. */
const MASK = 2;
/** Of the bars, in millimetres. */
const BAR_HEIGHT = 14;

/** A QR code of the text, as PNG. */
export function qrCodePng(text: string): Buffer {
  const { modules } = create(text, { errorCorrectionLevel: ERROR_CORRECTION, maskPattern: MASK });
  const inside = (position: number): boolean => position >= 0 && position < modules.size;
  const isBlack = (column: number, row: number): boolean =>
    inside(column - QUIET_ZONE) && inside(row - QUIET_ZONE) && modules.get(row - QUIET_ZONE, column - QUIET_ZONE) === 1;
  return oneBitPng({ size: modules.size + 2 * QUIET_ZONE, isBlack }, PIXELS_PER_MODULE);
}

/** A Code 128 bar code of digits, as SVG without styles or scripts. */
export function barCodeSvg(digits: string): string {
  return toSVG({ bcid: 'code128', text: digits, height: BAR_HEIGHT, includetext: false, paddingwidth: 10 });
}
