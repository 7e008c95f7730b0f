/** Texts that people write, in many scripts: every door takes them wherever a person, a place or a thing is described. */
export const HUMAN_TEXTS: readonly string[] = [
  'O’Brien',
  "D'Arcy-Smith, Jr.",
  'Jean–Luc',
  'नमिता शर्मा',
  'திருமதி',
  '李小龍',
  '銀座３丁目１−２',
  '김철수',
  'Ольга «Ромашка»',
  'محمد\u200f العربي',
  'می\u200cخواهم',
  'שָׁלוֹם',
  'สมชาย',
  'Nguyễn Văn Ấn',
  'e\u0301le\u0300ve',
  '№ 5, 1°B, 12½',
  'Frankfurt (Oder)',
  'C++ Labs A/S & Co. <x>',
  '"quoted" `ticks` {a} [b] \\ | ~ ^',
  '50 % @ 3 €/m² §7 ¶ ™',
  '👩\u200d🚀🏳️\u200d🌈',
  'Straße\u00a07',
  '東京\u3000都',
];

/** What no text may hold, whatever the script. */
export const BROKEN_TEXTS: readonly string[] = [
  'a\u0000b',
  'a\u0007b',
  'a\u001bb',
  'a\u0085b',
  'a\u2029b',
  '\ud83d',
  'x\udc00',
];

/** A card number as it slips into a field for something else. */
export const CARD_TEXTS: readonly string[] = [
  '4111111111111111',
  'card 4111 1111 1111 1111 12/34',
  '5555-5555-5555-4444',
  '３７８２８２２４６３１０００５',
  'Ada4000000000000002',
];

/** Long numbers that belong to no card. */
export const HARMLESS_NUMBERS: readonly string[] = [
  '4111111111111112',
  '1234567890123456',
  '9780306406157',
  '2026-11-27 10:15',
  'ba9deb67-2116-4590-9832-a19998f15b65@relay.example',
  'ABD95528-0EA0-4F84-9763-590294442736',
];
