/** A name or code as it is compared: without accents, blanks and punctuation, in lower case. */
export const foldPlace = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
