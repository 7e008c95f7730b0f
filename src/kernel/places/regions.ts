import english from 'cldr-subdivisions-full/subdivisions/en/en.json';
import { iso31662 } from 'iso-3166';
import { foldPlace } from './fold';

/** Codes of regions within their country: `NY` for US-NY. */
type Code = string;

/** What is known of one country: by folded code or name, the region and those it lies in, the smallest first. */
type Regions = ReadonlyMap<string, readonly Code[]>;

const ENGLISH_NAMES: Readonly<Record<string, string>> = english.subdivisions.localeDisplayNames.subdivisions;

const regionsOf = new Map<string, Regions>();

/**
 * The regions that a text means within a country, by ISO 3166-2: the region itself, then those it lies in (a province of Spain lies in a
 * community). Codes with and without the country, English names (CLDR) and local names (ISO) are understood; case, blanks, accents and
 * punctuation do not matter.
 * @param country ISO 3166-1 alpha-2
 * @returns codes without the country, as `NY`; none for a region that is not known or could be several
 */
export function regionCodes(country: string, text: string): readonly Code[] {
  let regions = regionsOf.get(country);
  if (!regions) regionsOf.set(country, (regions = readRegions(country)));
  return regions.get(foldPlace(text)) ?? [];
}

function readRegions(country: string): Regions {
  const entries = iso31662.filter(({ code }) => code.startsWith(`${country}-`));
  const parents = new Map(entries.map(({ code, parent }) => [code, parent]));
  const pathOf = (code: string): Code[] => {
    const parent = parents.get(code);
    return [code.slice(country.length + 1), ...(parent?.includes('-') ? pathOf(parent) : [])];
  };
  const found = new Map<string, readonly Code[]>();
  const ambiguous = new Set<string>();
  for (const { code, name } of entries)
    for (const folded of namesOf(code, name)) {
      const path = pathOf(code);
      const other = found.get(folded);
      const wider = other && (other.length > path.length ? other : path);
      // a name of a region and of the one around it means the smaller; any other name of two regions means none
      if (other && wider && ![...other, ...path].every((one) => wider.includes(one))) ambiguous.add(folded);
      found.set(folded, wider ?? path);
    }
  for (const name of ambiguous) found.delete(name);
  for (const { code } of entries)
    for (const form of [code, code.slice(country.length + 1)]) found.set(foldPlace(form), pathOf(code));
  return found;
}

/** Everything a region is called: whole names, and the parts of "Álava / Araba", "Bolzano, Bozen" and "Guyane (française)". */
function namesOf(code: string, local: string): ReadonlySet<string> {
  const names = [ENGLISH_NAMES[code.replace('-', '').toLowerCase()], local].filter((name) => name !== undefined);
  const parts = names.flatMap((name) => {
    const plain = name.replace(/\s*[([].*?[)\]]/g, '');
    const [first = '', second] = plain.split(/\s*,\s*/);
    // "Madrid, Comunidad de" is also "Comunidad de Madrid"
    return [
      name,
      plain,
      first,
      ...(second === undefined ? [] : [`${second} ${first}`]),
      ...name.split(/\s*[/,[\]]\s*/),
    ];
  });
  return new Set(parts.map(foldPlace).filter((folded) => folded !== ''));
}
