import { countryCode, regionCodes } from '.';

describe('a country', () => {
  it.each([
    ['US', 'US'],
    [' us ', 'US'],
    ['USA', 'US'],
    ['840', 'US'],
    ['United States', 'US'],
    ['united  states of AMERICA', 'US'],
    ['Vereinigte Staaten', 'US'],
    ['Deutschland', 'DE'],
    ['germany', 'DE'],
    ['Österreich', 'AT'],
    ['Osterreich', 'AT'],
    ['Россия', 'RU'],
    ['日本', 'JP'],
    ['Côte d’Ivoire', 'CI'],
    ['Niger', 'NE'],
    ['Nigeria', 'NG'],
    ['Dominica', 'DM'],
  ])('%j is %s', (text, code) => {
    expect(countryCode(text)).toBe(code);
  });

  it.each(['', ' ', 'XX', 'ZZZ', 'Atlantis', '🇺🇸'])('%j is none', (text) => {
    expect(countryCode(text)).toBeUndefined();
  });
});

describe('a region', () => {
  it.each([
    ['US', 'NY', ['NY']],
    ['US', 'ny ', ['NY']],
    ['US', 'N.Y.', ['NY']],
    ['US', 'US-NY', ['NY']],
    ['US', 'New York', ['NY']],
    ['US', ' new  york', ['NY']],
    ['US', 'NEWYORK', ['NY']],
    ['US', 'Washington D.C.', ['DC']],
    ['US', 'District of Columbia', ['DC']],
    ['CA', 'Québec', ['QC']],
    ['CA', 'quebec', ['QC']],
    ['DE', 'Bavaria', ['BY']],
    ['DE', 'Bayern', ['BY']],
    ['DE', 'Baden Wurttemberg', ['BW']],
    ['AT', 'Kärnten', ['2']],
    ['AT', 'Carinthia', ['2']],
    ['ES', 'Catalonia', ['CT']],
    ['ES', 'Catalunya', ['CT']],
    ['ES', 'Comunidad de Madrid', ['MD']],
    ['ES', 'Madrid', ['M', 'MD']],
    ['ES', 'Sevilla', ['SE', 'AN']],
    ['IT', 'Bozen', ['BZ', '32']],
    ['IT', 'Lombardy', ['25']],
    ['IT', 'MI', ['MI', '25']],
    ['IN', 'Bihar', ['BR']],
    ['BR', 'São Paulo', ['SP']],
    ['AU', 'nsw', ['NSW']],
    ['JP', 'Tokyo', ['13']],
  ])('%s %j is %j', (country, text, codes) => {
    expect(regionCodes(country, text)).toEqual(codes);
  });

  it.each([
    ['US', ''],
    ['US', 'Ontario'],
    ['US', 'Nowhere'],
    ['CA', 'NY'],
    ['XX', 'NY'],
    ['RU', 'Respublika'],
    ['', ''],
  ])('%s %j is none', (country, text) => {
    expect(regionCodes(country, text)).toEqual([]);
  });
});
