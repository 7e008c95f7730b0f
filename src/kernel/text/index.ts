/**
 * The first `max` characters of a text, counted as people count them. `slice` counts half characters: it may leave half an emoji, which
 * PostgreSQL cannot store.
 */
export const firstCharacters = (text: string, max: number): string => Array.from(text).slice(0, max).join('');

/** An e-mail address as it is compared where nobody has proved to own it: outer blanks, NFC, capitals, and nothing else. */
export const foldEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
