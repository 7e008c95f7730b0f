/** The media types of this API, requests and answers alike. */
export const JSON_TYPES = ['application/json', 'text/json'] as const;
export const XML_TYPES = ['application/xml', 'text/xml'] as const;
const TYPES: readonly string[] = [...JSON_TYPES, ...XML_TYPES];
const DEFAULT_TYPE = JSON_TYPES[0];
/** More entries than any client sends; the rest of a longer header is not read. */
const MAX_RANGES = 32;

/** What a request says about formats. */
export interface Wishes {
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
}

export const isXml = (mediaType: string): boolean => (XML_TYPES as readonly string[]).includes(mediaType);

const bare = (header: string): string => (header.split(';', 1)[0] ?? '').trim().toLowerCase();

/** Media ranges of an `Accept` header with their weights, best first; those of equal weight in their order. */
function rangesOf(accept: string): string[] {
  return accept
    .split(',')
    .slice(0, MAX_RANGES)
    .map((range) => ({
      type: bare(range),
      weight: Number(/;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)/i.exec(range)?.[1] ?? 1),
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ type }) => type);
}

/**
 * The media type of the answer: the best one of `Accept` that there is, else that of the request, else JSON. A wildcard leaves the choice
 * to the request's type where it covers it.
 */
export function answerType({ accept, contentType }: Wishes): string {
  const asked = bare(contentType ?? '');
  const own = TYPES.includes(asked) ? asked : DEFAULT_TYPE;
  for (const range of rangesOf(accept ?? '')) {
    if (TYPES.includes(range)) return range;
    if (range === '*/*') return own;
    const family = /^(application|text)\/\*$/.exec(range)?.[1];
    const covered = family === undefined ? [] : TYPES.filter((type) => type.startsWith(`${family}/`));
    // the same format under another name is nearer to the request than the other format
    const found = covered.find((type) => type === own) ?? covered.find((type) => isXml(type) === isXml(own));
    if (found) return found;
  }
  return own;
}
