import { answerType, isXml, type Wishes } from './format';
import { type DocumentNames, writeXml } from './xml/write-xml';

/** Every answer of this API. `Response` is null unless the code is `00`. */
export interface Envelope {
  readonly Message: { readonly Code: string; readonly Description: string };
  readonly Response: Readonly<Record<string, unknown>> | null;
}

export interface WrittenEnvelope {
  readonly contentType: string;
  readonly body: string;
}

const PRICING = 'PricingPackagesOutgoingModel';
const PURCHASE: DocumentNames = { root: PRICING, responseType: 'PricingPackageResponseModel' };

/** What answers are called in XML, by the path they belong to, longest first. */
const NAMES: readonly (readonly [prefix: string, names: DocumentNames])[] = [
  ['/api/v1/packages/purchased', { root: PRICING, responseType: 'PurchasedPackagesResponseModel' }],
  ['/api/v1/packages', { root: PRICING, responseType: 'PackageListResponseModel' }],
  ['/api/v1/transactions', { root: 'TransactionsOutgoingModel' }],
  ['/api/v1/customer', { root: 'ProfileOutgoingModel' }],
];

const namesFor = (path: string): DocumentNames => NAMES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? PURCHASE;

/** Writes an envelope in the format the request asks for. */
export function writeEnvelope(envelope: Envelope, path: string, wishes: Wishes): WrittenEnvelope {
  const type = answerType(wishes);
  const body = isXml(type) ? writeXml(namesFor(path), { ...envelope }) : JSON.stringify(envelope);
  return { contentType: `${type}; charset=utf-8`, body };
}
