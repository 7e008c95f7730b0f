import { randomBytes } from 'node:crypto';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { qrCodePng } from './codes';

describe('a QR code', () => {
  it('is read back by a decoder that knows nothing of us', () => {
    for (let length = 1; length <= 120; length += 17) {
      const text = `https://holdfast.example/v1/coupons/${randomBytes(length).toString('hex').slice(0, length)}/redeem`;
      const { data, width, height } = PNG.sync.read(qrCodePng(text));
      expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(text);
    }
  });
});
