/** Card brands as the service names them. */
export const CARD_BRANDS = [
  'Visa',
  'MasterCard',
  'American Express',
  'Discover',
  'Maestro',
  'Solo',
  'Electron',
  'JCB',
  'Voyager',
  'Diners Club',
  'Switch',
  'Laser',
  'China UnionPay',
  'AstroPay Card',
] as const;
export type CardBrand = (typeof CARD_BRANDS)[number];

/**
 * Brand by the network that a number's range belongs to. Solo, Switch, Laser and Electron share ranges with Maestro and Visa and are
 * not told apart by number; regional networks (Elo, Mir, …) have no brand name here and cards of them carry none.
 */
const BRAND_OF_NETWORK: Readonly<Record<string, CardBrand>> = {
  visa: 'Visa',
  mastercard: 'MasterCard',
  'american-express': 'American Express',
  discover: 'Discover',
  maestro: 'Maestro',
  jcb: 'JCB',
  'diners-club': 'Diners Club',
  unionpay: 'China UnionPay',
};

export const brandOfNetwork = (network: string): CardBrand | undefined => BRAND_OF_NETWORK[network];
