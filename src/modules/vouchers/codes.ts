import { toSVG } from 'bwip-js';
import { create } from 'qrcode';
import { oneBitPng } from './one-bit-png';

/** Light modules around the symbol that readers need (ISO/IEC 18004). */
const QUIET_ZONE = 4;
const PIXELS_PER_MODULE = 6;
/** A quarter of the symbol may be dirt or a fold and it still reads. */
const ERROR_CORRECTION = 'Q';
/** Any of the eight masks reads; trying all of them to find the handsomest takes four times as long. */
const MASK = 2;
/** Of the bars, in millimetres. */
const BAR_HEIGHT = 14;

/** A QR code of the text, as PNG. */
export function qrCodePng(text: string): Buffer {
  const { modules } = create(text, { errorCorrectionLevel: ERROR_CORRECTION, maskPattern: MASK });
  const side = (modules.size + 2 * QUIET_ZONE) * PIXELS_PER_MODULE;
  const at = (pixel: number): number => Math.floor(pixel / PIXELS_PER_MODULE) - QUIET_ZONE;
  const inside = (position: number): boolean => position >= 0 && position < modules.size;
  return oneBitPng({
    width: side,
    height: side,
    isBlack: (x, y) => inside(at(x)) && inside(at(y)) && modules.get(at(y), at(x)) === 1,
  });
}

/** A Code 128 bar code of digits, as SVG without styles or scripts. */
export function barCodeSvg(digits: string): string {
  return toSVG({ bcid: 'code128', text: digits, height: BAR_HEIGHT, includetext: false, paddingwidth: 10 });
}
