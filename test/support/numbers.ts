import { DEMO } from '../../src/demo';
import { Numbering } from '../../src/kernel/numbering';
import type { TestApp } from './app';

const numberingOf = ({ app }: TestApp): Numbering => app.get(Numbering, { strict: false });

/** The serial in the table behind the number of a purchase of the demo shop. */
export const serialOf = async (service: TestApp, number: number | string): Promise<string> =>
  String(await numberingOf(service).serialOf('purchase', undefined, DEMO.organizationId, BigInt(number)));

/** The number that doors show for a serial. */
export async function numberOf(service: TestApp, serial: string): Promise<number> {
  const record = { organizationId: DEMO.organizationId, serial: BigInt(serial) };
  const [number] = await numberingOf(service).numbersOf('purchase', undefined, [record]);
  return Number(number);
}
