import { alpha2ToAlpha3, alpha2ToNumeric, getAlpha2Codes, getNames, getSupportedLanguages } from 'i18n-iso-countries';
import { foldPlace } from './fold';

const ENGLISH = 'en';

let codes: ReadonlyMap<string, string> | undefined;

/**
 * The country that a text means, as ISO 3166-1 alpha-2. Codes (alpha-2, alpha-3, numeric) and names in English and in every language of
 * the list are understood; case, blanks, accents and punctuation do not matter.
 */
export function countryCode(text: string): string | undefined {
  codes ??= readCountries();
  return codes.get(foldPlace(text));
}

/** Codes win over names, and English names over others. */
function readCountries(): ReadonlyMap<string, string> {
  const others = getSupportedLanguages().filter((language) => language !== ENGLISH);
  const ofCodes = Object.keys(getAlpha2Codes()).flatMap((code) =>
    [code, alpha2ToAlpha3(code), alpha2ToNumeric(code)].flatMap((form) =>
      form === undefined ? [] : [[foldPlace(form), code] as const],
    ),
  );
  return new Map([...clear(others.flatMap(namesIn)), ...clear(namesIn(ENGLISH)), ...ofCodes]);
}

/** Without the names that mean several countries. */
function clear(names: readonly [name: string, code: string][]): ReadonlyMap<string, string> {
  const codes = new Map(names);
  for (const [name, code] of names) if (codes.get(name) !== code) codes.delete(name);
  return codes;
}

/** What a language calls the countries: pairs of folded name and code. */
const namesIn = (language: string): [name: string, code: string][] =>
  Object.entries(getNames(language, { select: 'all' })).flatMap(([code, names]) =>
    [names].flat().map((name): [string, string] => [foldPlace(name), code]),
  );
